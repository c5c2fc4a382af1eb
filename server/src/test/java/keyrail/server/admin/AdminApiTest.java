package keyrail.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import keyrail.core.names.RequestId;
import keyrail.core.store.AuditEntry;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.server.admin.TestAdmin.Answer;
import keyrail.server.admin.fake.TestHome;
import keyrail.server.admin.port.StartCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AdminApiTest {
    private static final String CONNECTIONS = "/inference/provider-connections";
    private static final String SECRET = "sk-very-secret-0123456789";
    private static final String MY_A =
            "{'name':'my-a','provider':'anthropic','auth':'api_key','credential':'anthropic:api_key'}";

    private final TestAdmin admin = new TestAdmin();

    @Test
    void aConnectionIsCreatedWith201AndReadBackTheSame() {
        Answer made = post(CONNECTIONS, MY_A);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/auth/credential").stringValue()).isEqualTo("credential/anthropic/api_key");
        assertThat(made.json().get("createdAt").isIntegralNumber()).isTrue();
        assertThat(made.json().get("isManaged").booleanValue()).isFalse();
        assertThat(admin.get(CONNECTIONS + "/my-a").json()).isEqualTo(made.json());
        assertThat(admin.get(CONNECTIONS).json().at("/connections/0")).isEqualTo(made.json());
        assertThat(admin.home.auditEntries()).extracting(AuditEntry::who).containsExactly("tester");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'a b','provider':'anthropic'}                                 | 400 | invalid_name",
                "{'name':'x','provider':'nope'}                                        | 400 | invalid_provider",
                "{'name':'x','provider':'anthropic'}                                   | 400 | invalid_auth",
                "{'name':'x','provider':'anthropic','auth':{'type':'none'}}            | 400 | invalid_auth",
                "{'name':'x','provider':'anthropic','credential':'a:b','baseUrl':'https://x'} | 400 | base_url_refused",
                "{'name':'x','provider':'openai-compatible','credential':'a:b'}        | 400 | base_url_required",
                "{'name':'my-a','provider':'openai','credential':'openai:api_key'}     | 409 | already_exists",
                "{'name':'x','provider':'openai','credential':'a:b','credentialValue':'***'} | 400 | invalid_argument",
                "{'provider':'anthropic'}                                              | 400 | invalid_argument",
                "{'name':7,'provider':'anthropic'}                                     | 400 | invalid_argument",
                "{'name':'x','provider':'anthropic','label':'a','label':'b'}           | 400 | duplicate_key",
                "{'name':'x','provider':'anthropic','baseUrl':'a','base_url':'b'}      | 400 | duplicate_key",
                "{'name':                                                              | 400 | invalid_json",
                "[]                                                                    | 400 | invalid_argument",
                "{} {}                                                                 | 400 | invalid_json",
            })
    void whatCannotBeCreatedIsRefusedWithItsCode(String body, int status, String code) {
        post(CONNECTIONS, MY_A);

        Answer answer = post(CONNECTIONS, body.strip());

        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void notFoundComesBeforeConflict() {
        post(CONNECTIONS, MY_A);
        admin.home.config.write("{\"llm\":{\"profiles\":{\"p\":{\"provider_connection\":\"my-a\"},"
                + "\"q\":{\"provider_connection\":\"gone\"}}}}");

        assertThat(admin.delete(CONNECTIONS + "/gone").status()).isEqualTo(404);
        Answer conflict = admin.delete(CONNECTIONS + "/my-a");
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.json().at("/error/details/referencedBy/0").stringValue())
                .isEqualTo("p");
        Answer forced = admin.delete(CONNECTIONS + "/my-a?force=true");
        assertThat(forced.status()).isEqualTo(200);
        assertThat(forced.json().at("/danglingProfiles/0").stringValue()).isEqualTo("p");
    }

    @Test
    void requestsMayUseSnakeCase() {
        Answer made = post(
                CONNECTIONS,
                "{'name':'x','provider':'openrouter','credential_value':'" + SECRET + "',"
                        + "'base_url':'https://proxy.example.org','models':['a',{'id':'b','display_name':'B'}]}");
        Answer profile = post("/inference/profiles", "{'name':'p','connection':'x','max_tokens':5,'top_p':0.5}");

        assertThat(made.json().get("baseUrl").stringValue()).isEqualTo("https://proxy.example.org");
        assertThat(made.json().at("/models/1/displayName").stringValue()).isEqualTo("B");
        assertThat(profile.json().at("/profile/tuning/maxTokens").intValue()).isEqualTo(5);
        assertThat(admin.get("/inference/profiles/p")
                        .json()
                        .at("/entry/provider_connection")
                        .stringValue())
                .isEqualTo("x");
    }

    @Test
    void anUnknownFieldOrParameterIsNamedWithTheNearestKnownOne() {
        assertThat(post(CONNECTIONS, "{'name':'x','provder':'anthropic'}").message())
                .contains("provder", "did you mean \"provider\"");
        assertThat(post(CONNECTIONS, "{'name':'x','provider':'ollama','models':[{'idd':'x'}]}")
                        .message())
                .contains("models[0].idd", "did you mean \"id\"");
        assertThat(admin.delete(CONNECTIONS + "/x?forse=true").message()).contains("did you mean \"force\"");
        assertThat(admin.delete(CONNECTIONS + "/x?force=yes").status()).isEqualTo(400);
    }

    @Test
    void aPatchKeepsWhatIsAbsentAndClearsWhatIsNull() {
        post(CONNECTIONS, "{'name':'x','provider':'openrouter','credential':'x:k','label':'L','baseUrl':'https://a'}");

        Answer patched = call("PATCH", CONNECTIONS + "/x", "{'label':null}");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.json().get("label").isNull()).isTrue();
        assertThat(patched.json().get("baseUrl").stringValue()).isEqualTo("https://a");
        assertThat(call("PATCH", CONNECTIONS + "/zzz", "{}").status()).isEqualTo(404);
        assertThat(call("PATCH", CONNECTIONS + "/x", "{'provider':'openai'}").status())
                .isEqualTo(400);
    }

    @Test
    void credentialsAreStoredShownMaskedAndDeleted() {
        Answer stored = put("/credentials/anthropic/api_key", "{'value':'" + SECRET + "'}");
        assertThat(stored.json().get("created").booleanValue()).isTrue();
        assertThat(stored.json().at("/credential/lastFour").stringValue()).isEqualTo("…6789");
        Answer again = put("/credentials/anthropic/api_key", "{'value':'" + SECRET + "'}");
        assertThat(again.json().at("/credential/version").intValue()).isEqualTo(2);
        post(CONNECTIONS, MY_A);

        Answer refused = admin.delete("/credentials/anthropic/api_key");
        assertThat(refused.code()).isEqualTo("credential_in_use");
        assertThat(refused.json().at("/error/details/referencedBy/0").stringValue())
                .isEqualTo("my-a");
        Answer preview = post("/credentials/anthropic/api_key/trust", "{'confirm':false}");
        assertThat(preview.json().get("changed").booleanValue()).isFalse();
        assertThat(admin.delete("/credentials/anthropic/api_key?force").status())
                .isEqualTo(200);
        assertThat(admin.get("/credentials/anthropic/api_key").status()).isEqualTo(404);
    }

    @Test
    void profilesAndWhatPointsAtThemAreWrittenAndRead() {
        assertThat(post("/inference/profiles", "{'name':'p','provider':'ollama','temperature':0.5}")
                        .status())
                .isEqualTo(201);
        assertThat(post("/inference/profiles", "{'name':'p','provider':'ollama'}")
                        .status())
                .isEqualTo(409);
        assertThat(put("/inference/active-profile", "{'name':'p'}")
                        .json()
                        .get("activeProfile")
                        .stringValue())
                .isEqualTo("p");
        assertThat(put("/inference/default-profile", "{'name':'nope'}").status())
                .isEqualTo(404);
        assertThat(put("/inference/model-routes", "{'modelRoutes':[{'model':'*','profile':'p'}]}")
                        .json())
                .isEqualTo(admin.get("/inference/model-routes").json());
        assertThat(admin.delete("/inference/profiles/p").json().at("/error/details/referencedBy"))
                .extracting(JsonNode::stringValue)
                .containsExactly("llm.activeProfile", "llm.modelRoutes (*)");
        Answer patched = call("PATCH", "/inference/profiles/p", "{'temperature':null,'status':'disabled'}");
        assertThat(patched.json().at("/profile/status").stringValue()).isEqualTo("disabled");
        assertThat(patched.json().at("/profile/tuning").isEmpty()).isTrue();
        assertThat(put("/inference/active-profile", "{'name':null}")
                        .json()
                        .get("activeProfile")
                        .isNull())
                .isTrue();
        assertThat(admin.delete("/inference/profiles/p?force=true")
                        .json()
                        .get("name")
                        .stringValue())
                .isEqualTo("p");
    }

    @Test
    void aClientKeyIsShownOnce() {
        String key = post("/client-keys", "{'name':'tool','default_profile':'p'}")
                .json()
                .get("key")
                .stringValue();

        assertThat(key).startsWith("kr_");
        Answer list = admin.get("/client-keys");
        assertThat(list.json().at("/keys/0/name").stringValue()).isEqualTo("tool");
        assertThat(list.json().toString()).doesNotContain(key);
        assertThat(admin.delete("/client-keys/tool").status()).isEqualTo(200);
        assertThat(admin.delete("/client-keys/tool").status()).isEqualTo(404);
    }

    @Test
    void aMessageIsSentWithItsOptionsAndAVendorsRefusalKeepsItsStatus() {
        Answer answer = post("/inference/send", "{'message':'hi','profile':'p','max_tokens':7,'timeout_seconds':60}");

        assertThat(answer.json().at("/usage/outputTokens").intValue()).isEqualTo(5);
        assertThat(admin.sent.getFirst().timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(admin.sent.getFirst().who()).isEqualTo("tester");
        Answer limited = post("/inference/send", "{'message':'fail'}");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.json().at("/error/details/vendorMessage/0").stringValue())
                .isEqualTo("slow down");
        assertThat(post("/inference/send", "{'message':' '}").status()).isEqualTo(400);
        assertThat(post("/inference/send", "{'message':'hi','maxTokens':0}").status())
                .isEqualTo(400);
    }

    @Test
    void theLedgerIsReadByRequestAndInSum() {
        RequestId request = new RequestId("req_0123456789abcdef");
        admin.home.store.writeRelaxed(rows -> rows.append(List.of(new LedgerRow(
                request,
                1,
                TestHome.START,
                "cli",
                "",
                "p",
                "default",
                "my-a",
                "anthropic",
                "own_key",
                "",
                "m",
                "openai-chat",
                true,
                "ok",
                200,
                1,
                new Usage(10, 1, 2, 5, 3),
                UsageState.REPORTED,
                "one\ntwo",
                null,
                4,
                9))));

        JsonNode attempt = admin.get("/requests/" + request).json().at("/attempts/0");
        assertThat(attempt.at("/usage/reasoningTokens").intValue()).isEqualTo(3);
        assertThat(attempt.get("reasons")).extracting(JsonNode::stringValue).containsExactly("one", "two");
        assertThat(admin.get("/usage?by=payer&since=7d")
                        .json()
                        .at("/rows/0/inputTokens")
                        .intValue())
                .isEqualTo(10);
        assertThat(admin.get("/requests/req_vvvvvvvvvvvvvvvv").status()).isEqualTo(404);
        assertThat(admin.get("/usage?by=model").status()).isEqualTo(400);
        assertThat(admin.get("/audit?limit=x").status()).isEqualTo(400);
    }

    @Test
    void theHomeShowsHowItIs() {
        post(CONNECTIONS, MY_A);

        JsonNode status = admin.get("/status").json();
        assertThat(status.at("/connections/credential_missing").intValue()).isEqualTo(1);
        assertThat(status.get("uptimeSeconds").intValue()).isEqualTo(90);
        JsonNode doctor = admin.get("/doctor").json();
        assertThat(doctor.get("ok").booleanValue()).isFalse();
        assertThat(doctor.at("/checks/1/fix").stringValue()).isEqualTo("restore the key file");
        assertThat(admin.get("/config/check").json().get("ok").booleanValue()).isTrue();
        admin.refusals.add(new StartCheck.Refusal(List.of("outbound", "caFile"), "no such file"));
        JsonNode refused = admin.get("/config/check").json();
        assertThat(refused.get("ok").booleanValue()).isFalse();
        assertThat(refused.at("/diagnostics/0/pointer").stringValue()).isEqualTo("/outbound/caFile");
        assertThat(refused.at("/diagnostics/0/message").stringValue()).isEqualTo("no such file");
        assertThat(admin.get("/config/path").json().get("path").stringValue()).endsWith("config.json");
        assertThat(admin.get("/inference/providers")
                        .json()
                        .at("/providers/4/available")
                        .booleanValue())
                .isFalse();
        JsonNode verdict = post(CONNECTIONS + "/my-a/test", "{}").json();
        assertThat(verdict.get("failed").stringValue()).isEqualTo("credential");
        assertThat(post(CONNECTIONS + "/zzz/test", "{}").status()).isEqualTo(404);
    }

    @Test
    void noAnswerEverHoldsASecret() {
        String body = "'credentialValue':'" + SECRET + "'";
        post(CONNECTIONS, "{'name':'x','provider':'anthropic'," + body + "}");
        post(CONNECTIONS, "{'name':'x','provider':'anthropic'," + body + "}");
        post(CONNECTIONS, "{'name':'y','provider':'anthropic'," + body + ",'credential':'x:api_key'}");
        post(CONNECTIONS, "{'name':'z','provider':'anthropic'," + body);
        post(CONNECTIONS, "{'name':'z','provider':'anthropic'," + body + "," + body + "}");
        put("/credentials/a/b", "{'value':'" + SECRET + " '}");
        put("/credentials/a/b", "{'value':['" + SECRET + "']}");
        put("/credentials/a/b", "{'value':'" + SECRET + "'}");
        for (AdminRoute route : admin.router.routes()) {
            if (route.method().equals("GET")) {
                String target = route.template()
                        .substring("/v1".length())
                        .replace("{service}", "a")
                        .replace("{field}", "b")
                        .replace("{name}", "x")
                        .replace("{id}", "req_0123456789abcdef");
                assertThat(admin.get(target).status()).isNotEqualTo(500);
            }
        }
        post("/vault/verify", "");
        post("/credentials/a/b/trust", "{'confirm':true,'baseUrl':'https://x.example.org'}");
        admin.delete(CONNECTIONS + "/x");
        admin.delete("/credentials/a/b");

        assertThat(admin.everyAnswer.toString()).contains("…6789").doesNotContain(SECRET);
        assertThat(admin.home.auditEntries().toString()).doesNotContain(SECRET);
    }

    private Answer post(String target, String body) {
        return call("POST", target, body);
    }

    private Answer put(String target, String body) {
        return call("PUT", target, body);
    }

    /** Bodies are written with single quotes, which read better in Java. */
    private Answer call(String method, String target, String body) {
        return admin.call(method, target, body.replace('\'', '"'));
    }
}
