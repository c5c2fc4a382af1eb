package keyrail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.auth.AuthKinds;
import keyrail.core.auth.PayerClass;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CredentialRef;
import org.junit.jupiter.api.Test;

class AuthMethodsTest {
    private static final CredentialRef REF = new CredentialRef("x", "y");
    private static final List<Auth> ONE_OF_EACH = List.of(
            new Auth.ApiKey(REF),
            new Auth.Platform(),
            new Auth.None(),
            new Auth.OAuthSubscription(REF),
            new Auth.ServiceAccount(REF),
            new Auth.Passthrough());

    private final AuthKinds kinds = AuthMethods.kinds();

    @Test
    void listsTheKindsInTheirOrder() {
        assertThat(kinds.all())
                .extracting(AuthKind::type)
                .containsExactly("api_key", "platform", "none", "oauth_subscription", "service_account", "passthrough");
    }

    @Test
    void offersOnlyWhatCallsCanUseForCreation() {
        assertThat(kinds.creatableTypes()).containsExactly("api_key", "platform", "none", "passthrough");
    }

    @Test
    void rendersEachKindForPeople() {
        assertThat(ONE_OF_EACH)
                .extracting(kinds::render)
                .containsExactly(
                        "api_key (credential: credential/x/y)",
                        "platform (managed proxy)",
                        "none",
                        "oauth_subscription (credential: credential/x/y)",
                        "service_account (credential: credential/x/y)",
                        "passthrough (the caller's own credential)");
    }

    @Test
    void saysWhoPaysForEachKind() {
        assertThat(ONE_OF_EACH)
                .extracting(kinds::payerOf)
                .containsExactly(
                        PayerClass.OWN_KEY,
                        PayerClass.PLATFORM,
                        PayerClass.LOCAL,
                        PayerClass.SUBSCRIPTION,
                        PayerClass.CLOUD_PROJECT,
                        PayerClass.CALLER);
    }

    @Test
    void readsBackWhatItWrote() {
        assertThat(ONE_OF_EACH)
                .allSatisfy(auth -> assertThat(kinds.read(kinds.write(auth))).isEqualTo(auth));
    }

    @Test
    void listsAMethodForEveryRecordOfAuth() {
        assertThat(Auth.class.getPermittedSubclasses())
                .containsExactlyInAnyOrderElementsOf(
                        kinds.all().stream().map(AuthKind::javaType).toList());
        assertThat(ONE_OF_EACH)
                .allSatisfy(auth -> assertThat(AuthMethods.of(auth).kind()).isSameAs(kinds.kindOf(auth)));
    }

    @Test
    void namesTheCredentialOfTheKindsThatHaveOne() {
        assertThat(ONE_OF_EACH.stream()
                        .map(kinds::credentialOf)
                        .map(found -> found.map(CredentialRef::toString).orElse("-")))
                .containsExactly("credential/x/y", "-", "-", "credential/x/y", "credential/x/y", "-");
    }

    @Test
    void dropsFieldsItDoesNotKnow() {
        assertThat(kinds.read(Map.of("type", "none", "credential", "credential/x/y", "more", "text")))
                .isEqualTo(new Auth.None());
        assertThat(kinds.read(Map.of("type", "api_key", "credential", "credential/x/y", "more", "text")))
                .isEqualTo(new Auth.ApiKey(REF));
    }

    @Test
    void readsTheShortFormOfACredential() {
        assertThat(kinds.read(Map.of("type", "api_key", "credential", "acme:b")))
                .isInstanceOfSatisfying(
                        Auth.ApiKey.class,
                        auth -> assertThat(auth.credential().field()).isEqualTo("b"));
    }

    @Test
    void refusesAnUnknownType() {
        refuses(Map.of("type", "basic", "credential", "credential/x/y"), "basic");
    }

    @Test
    void refusesAMissingAnEmptyAndAMalformedCredential() {
        for (String type : List.of("api_key", "oauth_subscription", "service_account")) {
            refuses(Map.of("type", type), "credential");
            refuses(Map.of("type", type, "credential", ""), "credential");
            refuses(Map.of("type", type, "credential", "credential/x"), "credential/x");
        }
    }

    private void refuses(Map<String, String> fields, String named) {
        assertThatThrownBy(() -> kinds.read(fields))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_AUTH))
                .hasMessageContaining(named);
    }
}
