// Puts the focus on what is wrong with a form, so that whoever cannot see it hears it first.
document.querySelector("[data-focus]").focus();
