"""Forms of an order open only for those whose order it is."""

import pytest
from django.urls import reverse

from qinqing.commons.orders.models import Order
from tests import builders
from tests.routes import signed_in


@pytest.mark.parametrize("name", ["order_withdraw", "order_issue"])
def test_a_reader_who_may_not_act_is_told_so_before_the_form(city: builders.City, order: Order, name: str) -> None:
    address = reverse(name, args=[order.matter.reference])
    answer = signed_in(city.head).get(address)
    assert answer.status_code == 403
    assert "由派驻组办理，别人不能代替" in answer.content.decode()
    assert signed_in(city.supervisor).get(address).status_code == 200
    assert signed_in(city.rival).get(address).status_code == 404
