"""The addresses of what hands are needed: shifts, templates, posts and qualifications."""

from .road import BOTH, POST, Desk, Road, Town, house_of, pk, sends

NEEDS = [
    Road("volunteering_desk:choose", Desk("volunteers.manage")),
    Road("volunteering_desk:shift", house_of("volunteers.see"), pk("shift")),
    Road("volunteering_desk:shift", house_of("volunteers.manage", gate="volunteers.see"), pk("shift"), POST, sends(least="1")),
    Road("volunteering_desk:add_post", house_of("volunteers.manage"), pk("shift"), BOTH),
    Road("volunteering_desk:drop", house_of("volunteers.manage"), pk("shift"), BOTH),
    Road("volunteering_desk:part", house_of("volunteers.manage"), pk("shift"), POST),
    Road("volunteering_desk:apply", house_of("volunteers.manage"), pk("session"), BOTH),
    Road("volunteering_desk:templates", Desk("volunteers.manage")),
    Road("volunteering_desk:template_new", Desk("volunteers.manage"), methods=BOTH),
    Road("volunteering_desk:template", house_of("volunteers.manage"), pk("need_template"), BOTH),
    Road("volunteering_desk:posts", Desk("volunteers.manage")),
    Road("volunteering_desk:post_new", Desk("volunteers.manage"), methods=BOTH),
    Road("volunteering_desk:post", house_of("volunteers.manage"), pk("own_post"), BOTH),
    Road("volunteering_desk:qualification_new", Town("volunteers.manage"), methods=BOTH),
    Road("volunteering_desk:qualification_edit", Town("volunteers.manage"), pk("qualification"), BOTH),
]
