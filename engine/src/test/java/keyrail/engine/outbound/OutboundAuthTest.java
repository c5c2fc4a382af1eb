package keyrail.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import keyrail.core.auth.Audience;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.provider.CredentialPlacement;
import org.junit.jupiter.api.Test;

/** Where each kind of proof goes in a call, and that it goes to its own address only. */
class OutboundAuthTest {
    private static final Audience VENDOR = new Audience("https", "api.example", 443);
    private static final Audience ELSEWHERE = new Audience("https", "api.example", 8443);
    private static final CredentialPlacement BEARER = CredentialPlacement.bearer();
    private static final CredentialPlacement X_API_KEY = new CredentialPlacement.Header("x-api-key", "");

    private static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ResolvedAuth.Callers callers(String... namesAndValues) {
        Map<String, Secret> fields = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            fields.put(namesAndValues[index], secret(namesAndValues[index + 1]));
        }
        return new ResolvedAuth.Callers(fields, secret("bare"), VENDOR);
    }

    private static Map<String, String> placed(ResolvedAuth auth, CredentialPlacement placement) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        OutboundAuth.place(auth, placement, VENDOR, fields);
        Map<String, String> shown = new LinkedHashMap<>();
        fields.forEach(field -> shown.put(field.getKey(), field.getValue()));
        return shown;
    }

    private static void refuses(ResolvedAuth auth, String named) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        assertThatThrownBy(() -> OutboundAuth.place(auth, BEARER, ELSEWHERE, fields))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code())
                                .isEqualTo(FailureCode.CREDENTIAL_AUDIENCE_MISMATCH))
                .hasMessageContaining(named)
                .hasMessageContaining("nothing was sent");
        assertThat(fields.isEmpty()).isTrue();
    }

    @Test
    void aKeyGoesWhereTheProviderTakesIt() {
        ResolvedAuth.Key key = new ResolvedAuth.Key(secret("k"), new CredentialRef("a", "api_key"), 1, VENDOR);
        assertThat(placed(key, BEARER)).containsExactly(Map.entry("authorization", "Bearer k"));
        assertThat(placed(new ResolvedAuth.Managed(key), X_API_KEY)).containsExactly(Map.entry("x-api-key", "k"));
        assertThat(placed(new ResolvedAuth.Anonymous(), BEARER)).isEmpty();
        refuses(key, "credential/a/api_key");
    }

    @Test
    void theCallersValueStaysAsItCameInTheVendorsFieldOrAsAuthorization() {
        assertThat(placed(callers("authorization", "Bearer own"), BEARER))
                .containsExactly(Map.entry("authorization", "Bearer own"));
        assertThat(placed(callers("authorization", "Bearer token", "x-api-key", "own"), X_API_KEY))
                .containsExactly(Map.entry("x-api-key", "own"));
        assertThat(placed(callers("authorization", "Bearer token"), X_API_KEY))
                .containsExactly(Map.entry("authorization", "Bearer token"));
    }

    @Test
    void aBareKeyFromAnotherVendorsFieldGoesWhereThisOneTakesKeys() {
        assertThat(placed(callers("x-api-key", "own", "x-goog-api-key", "other"), BEARER))
                .containsExactly(Map.entry("authorization", "Bearer own"));
        assertThat(placed(callers("x-goog-api-key", "own"), X_API_KEY)).containsExactly(Map.entry("x-api-key", "own"));
    }

    @Test
    void forAVendorOfAnotherFormatTheBareKeyGoesWhereItTakesKeys() {
        CredentialPlacement google = new CredentialPlacement.Header("x-goog-api-key", "");
        ResolvedAuth.Callers key = callers("authorization", "Bearer bare").asKey();
        assertThat(placed(key, X_API_KEY)).containsExactly(Map.entry("x-api-key", "bare"));
        assertThat(placed(key, google)).containsExactly(Map.entry("x-goog-api-key", "bare"));
        assertThat(placed(key, BEARER)).containsExactly(Map.entry("authorization", "Bearer bare"));
        assertThat(placed(
                        new ResolvedAuth.Callers(
                                        callers("authorization", "Basic x").fields(), null, VENDOR)
                                .asKey(),
                        google))
                .containsExactly(Map.entry("authorization", "Basic x"));
    }

    @Test
    void theCallersCredentialGoesToTheConnectionsEndpointAndNowhereElse() {
        refuses(callers("authorization", "Bearer own"), "the caller's credential");
    }

    @Test
    void aVendorThatRepeatsTheCredentialIsToldOnWithoutIt() {
        String secret = "sk-a-secret-of-some-length";
        Bytes said = Bytes.utf8("Grüße: \"" + secret + "\" and again Bearer " + secret);
        ResolvedAuth.Key key = new ResolvedAuth.Key(secret(secret), new CredentialRef("a", "api_key"), 1, VENDOR);
        assertThat(OutboundAuth.conceal(key, said).asUtf8()).isEqualTo("Grüße: \"***\" and again Bearer ***");
        assertThat(OutboundAuth.conceal(new ResolvedAuth.Managed(key), said).asUtf8())
                .doesNotContain(secret);
        assertThat(OutboundAuth.conceal(callers("authorization", secret), said).asUtf8())
                .doesNotContain(secret);
        assertThat(OutboundAuth.conceal(new ResolvedAuth.Anonymous(), said)).isSameAs(said);
    }

    @Test
    void whatHoldsNoCredentialStaysTheSameBytes() {
        Bytes said = Bytes.utf8("key k is wrong");
        ResolvedAuth.Key key = new ResolvedAuth.Key(secret("k"), new CredentialRef("a", "api_key"), 1, VENDOR);
        assertThat(OutboundAuth.conceal(key, said)).isSameAs(said);
    }

    @Test
    void aFieldThatRepeatsTheCredentialIsTakenOutOfAVendorsHead() {
        String secret = "sk-a-secret-of-some-length";
        MultiMap fields = MultiMap.caseInsensitiveMultiMap()
                .add("request-id", "1")
                .add("x-echo", "Bearer " + secret)
                .add("X-Echo", "harmless beside it")
                .add("x-" + secret, "2")
                .add("content-type", "text/plain");
        OutboundAuth.conceal(callers("authorization", "Basic other", "x-api-key", secret), fields);
        assertThat(fields.names()).containsExactlyInAnyOrder("request-id", "content-type");
    }
}
