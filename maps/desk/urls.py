"""Addresses of the desk."""

from django.urls import path

from maps.desk import changing, opening, pages, posts

urlpatterns = [
    path("desk/", pages.desk, name="desk"),
    path("desk/new/", opening.new, name="desk-new"),
    path("desk/new/nearby/", opening.nearby, name="desk-nearby"),
    path("desk/queue/", pages.queue_part, name="desk-queue"),
    path("desk/alarms/<int:alarm_id>/acknowledge/", posts.acknowledge, name="desk-acknowledge"),
    path("desk/orders/<int:order_id>/<slug:name>/", posts.order_step, name="desk-order-step"),
    path("desk/<int:incident_id>/", pages.incident, name="desk-incident"),
    path("desk/<int:incident_id>/change/", changing.change, name="desk-change"),
    path("desk/<int:incident_id>/fragment/queue/", pages.queue_part, name="desk-queue-beside"),
    path("desk/<int:incident_id>/fragment/incident/", pages.incident_part, name="desk-incident-part"),
    path("desk/<int:incident_id>/fragment/response/", pages.response_part, name="desk-response-part"),
    path("desk/<int:incident_id>/step/<slug:name>/", posts.step, name="desk-step"),
    path("desk/<int:incident_id>/note/", posts.note, name="desk-note"),
    path("desk/<int:incident_id>/file/", posts.file, name="desk-file"),
    path("desk/<int:incident_id>/order/<int:unit_id>/", posts.order, name="desk-order"),
    path("desk/<int:incident_id>/alarms/<int:alarm_id>/", posts.attach, name="desk-attach"),
    path(
        "desk/<int:incident_id>/alarms/<int:alarm_id>/acknowledge/", posts.acknowledge, name="desk-acknowledge-beside"
    ),
]
