// Puts the focus on what is wrong with a form, so that people who cannot see it hear it first.
document.querySelector("[data-focus]").focus();
