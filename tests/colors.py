"""Colors in style sheets: which stand there literally, and how they contrast (WCAG 2.2)."""

import re

# The names of CSS Color 4. `transparent`, `currentcolor` and the system's colors are no literal ones.
NAMES = frozenset(
    re.findall(
        r"\w+",
        """
        aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown
        burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan
        darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid
        darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet
        deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro
        ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki
        lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow
        lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
        lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine
        mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise
        mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab
        orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru
        pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown
        seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan
        teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen
        """,
    )
)
# Not `color-mix` and `light-dark`, which only join colors: what they join is looked at by itself.
FUNCTIONS = r"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|device-cmyk)\("
COMMENT = re.compile(r"/\*.*?\*/", re.S)
# Neither what is quoted nor an address is a color.
QUOTED = re.compile(r""""[^"]*"|'[^']*'|url\([^)]*\)""")
DECLARATION = re.compile(r"(?P<name>[-\w]+)\s*:\s*(?P<value>[^;{}]+)(?=[;}])")
LITERAL = re.compile(rf"#[0-9a-f]{{3,8}}(?![-\w])|(?<![-\w]){FUNCTIONS}|(?<![-\w#.])[a-z]+(?![-\w(])", re.I)


def declarations(css: str) -> list[tuple[str, str]]:
    """Return a style sheet's properties with their values, custom ones among them, in order."""
    plain = QUOTED.sub('""', COMMENT.sub("", css))
    return [(match["name"], match["value"].strip()) for match in DECLARATION.finditer(plain)]


def literal_colors(value: str) -> list[str]:
    """Return the colors that a value names itself instead of by a token."""
    words = LITERAL.findall(value)
    return [word for word in words if not word.isalpha() or word.lower() in NAMES]


def luminance(color: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(foreground: str, background: str) -> float:
    """Return how two colors contrast, 1 to 21."""
    dark, light = sorted((luminance(foreground), luminance(background)))
    return (light + 0.05) / (dark + 0.05)
