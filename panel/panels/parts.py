"""What a customer's page shows of panels."""

from panel.customers.parts import Part
from panel.panels import queries

PART = Part("panels/_of_customer.html", queries.of_customer)
