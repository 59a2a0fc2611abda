"""Where the code is typed: allauth's own page, also when one signed in with a card."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, confirm_login_code
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from ..adapters import CardCodeProcess
from ..forms import CardCodeForm


@method_decorator(login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"), name="dispatch")
class CardCodeView(ConfirmLoginCodeView):
    """The step of allauth's sign-in, its code read by `CardCodeProcess`."""

    template_name = "account/confirm_card_code.html"

    def dispatch(self, request, *args, **kwargs):
        self.stage = request._login_stage
        self._process = CardCodeProcess.resume(self.stage)
        if not self._process:
            return redirect("account_login")
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_form_class(self):
        return Form if self._action == "resend" else CardCodeForm

    def get_form_kwargs(self) -> dict:
        kwargs = FormView.get_form_kwargs(self)
        return kwargs if self._action == "resend" else {**kwargs, "opens": self._process.opens}


card_code = CardCodeView.as_view()


def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The one address of the code: by a card, or by an e-mail address or a phone."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return card_code(request) if stage and "card" in stage.state else confirm_login_code(request)
