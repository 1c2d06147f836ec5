"""An email's HTML made safe to be shown in our page: nh3, which is Rust's ammonia.

No script, no form, no style, and nothing that is loaded from elsewhere: a picture that is would
tell its sender when, and from where, the email was read.
"""

import nh3

TAGS = nh3.ALLOWED_TAGS - {"img", "area", "map"}
ATTRIBUTES = {
    tag: allowed - {"background", "style", "src", "srcset"}
    for tag, allowed in nh3.ALLOWED_ATTRIBUTES.items()
    if tag in TAGS or tag == "*"
}
SCHEMES = {"http", "https", "mailto", "tel"}
REL = "noopener noreferrer nofollow"


def sanitised(html: str) -> str:
    """Links open in a window of their own, and do not say where they were clicked."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )
