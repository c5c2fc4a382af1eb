package keyrail.system.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import keyrail.app.home.HomeAdmin;
import keyrail.core.names.ConversationId;
import keyrail.core.usage.LedgerRow;
import keyrail.engine.ConversationSource;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.AdminRequest;
import keyrail.service.Actor;
import keyrail.service.session.SessionService;
import keyrail.service.session.SessionTtl;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs at the port: how they name call site and conversation, and that what is explained is what happens. */
class InboundSessionTest {
    private static final String ID = "0b8f7c3e-1111-2222-3333-444455556666";
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    @TempDir
    Path folder;

    private final RehearsalServer vendor =
            RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI).withAnyModel());
    private RunningHome home;

    @BeforeEach
    void open() {
        home = new RunningHome(folder, """
                { "providers": { "openai": { "endpoint": "%s" } },
                  "llm": {
                    "profiles": {
                      "a": { "provider_connection": "conn-a", "model": "m-a" },
                      "b": { "provider_connection": "conn-b", "model": "m-b" },
                      "off": { "provider_connection": "conn-b", "model": "m-b", "status": "disabled" },
                      "lost": { "provider_connection": "gone", "model": "m-c" } },
                    "callSites": { "title": { "profile": "b" }, "switched-off": { "profile": "off" },
                      "lost": { "profile": "lost" }, "own": { "provider": "openai", "model": "m-own",
                        "provider_connection": "conn-b" } },
                    "modelRoutes": [ { "model": "gpt-*", "profile": "off" }, { "model": "gpt-*", "profile": "b" } ],
                    "default": "a" } }
                """.formatted(vendor.baseUrl()));
        home.connection("conn-a", "openai", null, "key-a").connection("conn-b", "openai", null, "key-b");
        home.clientKey("editor", "kr_editor", Set.of("a"), "a");
    }

    @AfterEach
    void close() {
        home.close();
        vendor.close();
    }

    private SessionService sessions() {
        return new SessionService(home.home().ports(), new Random(3));
    }

    /** The ledger rows of an answer; waits for them, since they may come after its last byte. */
    private List<LedgerRow> rows(HttpResponse<?> answer) {
        return await().atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> home.ledger(answer), rows -> !rows.isEmpty());
    }

    private List<String> keys() {
        return vendor.requests().stream().map(RecordedRequest::key).toList();
    }

    /** One call per place of the table, as the agent of that place makes it. */
    static Stream<String[]> waysToNameAConversation() {
        return ConversationSource.ALL.stream().flatMap(source -> switch (source.kind()) {
            case HEADER -> Stream.<String[]>of(new String[] {source.place(), ID, ""});
            case BODY -> Stream.<String[]>of(new String[] {"", "", ",\"" + source.place() + "\":\"" + ID + "\""});
            case USER_ID ->
                Stream.of(
                        new String[] {
                            "", "", ",\"store\":true,\"metadata\":{\"user_id\":\"user_0a_account__session_" + ID + "\"}"
                        },
                        new String[] {
                            "",
                            "",
                            ",\"store\":true,\"metadata\":{\"user_id\":\"{\\\"device_id\\\":\\\"x\\\",\\\"session_id\\\":\\\""
                                    + ID + "\\\"}\"}"
                        });
        });
    }

    @ParameterizedTest
    @MethodSource("waysToNameAConversation")
    void theSessionOfAConversationIsFoundHoweverTheProgramNamesIt(String field, String value, String member) {
        HttpRequest.Builder request =
                home.request("/v1/chat/completions", "{\"model\":\"default\"," + HI + member + "}");
        if (!field.isEmpty()) {
            request.header(field, value);
        }
        home.send(request.build());
        sessions().open(new ConversationId(ID), "b", new SessionTtl.Usual(), Actor.of("test"));
        HttpResponse<String> pinned = home.send(request.build());
        assertThat(pinned.statusCode()).as(pinned.body()).isEqualTo(200);
        assertThat(keys()).containsExactly("key-a", "key-b");
        assertThat(rows(pinned)).extracting(LedgerRow::rung).containsExactly("session");
        assertThat(vendor.requests().getLast().fields().toString().toLowerCase(Locale.ROOT))
                .doesNotContain("x-keyrail-conversation-id");
    }

    @Test
    void ourOwnFieldBeatsThatOfAnAgent() {
        sessions().open(new ConversationId("mine"), "b", new SessionTtl.Usual(), Actor.of("test"));
        home.send(home.request("/v1/chat/completions", "{\"model\":\"default\"," + HI + "}")
                .header("x-claude-code-session-id", ID)
                .header("x-keyrail-conversation-id", "mine")
                .build());
        assertThat(keys()).containsExactly("key-b");
    }

    @Test
    void aPinDoesNotGiveAClientKeyWhatItMayNotUse() {
        sessions().open(new ConversationId("mine"), "b", new SessionTtl.Usual(), Actor.of("test"));
        HttpResponse<String> answer =
                home.send(home.request("/v1/chat/completions", "{\"model\":\"default\"," + HI + "}")
                        .setHeader("x-keyrail-key", "kr_editor")
                        .header("x-keyrail-conversation-id", "mine")
                        .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(keys()).containsExactly("key-a");
        assertThat(rows(answer).getFirst().reasons()).contains("session: profile \"b\" is not granted");
    }

    @Test
    void row51ACallWithoutACallSiteGoesToTheDefaultAndLooksNothingUp() {
        HttpResponse<String> answer = home.chat("{\"model\":\"default\"," + HI + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(keys()).containsExactly("key-a");
        LedgerRow row = rows(answer).getFirst();
        assertThat(row.callSite()).isEmpty();
        assertThat(row.rung()).isEqualTo("default");
        assertThat(row.reasons()).as("no rung was looked at in vain").isEqualTo("default: a");
    }

    @Test
    void whatCallSitesGetExplainsIsWhatARequestThenDoes() {
        long seed = Long.getLong("keyrail.seed", System.nanoTime());
        LoggerFactory.getLogger(InboundSessionTest.class)
                .atInfo()
                .addKeyValue("seed", seed)
                .log("seed");
        Random random = new Random(seed);
        for (int round = 0; round < 120; round++) {
            if (random.nextInt(4) == 0) {
                sessions()
                        .open(
                                new ConversationId("c" + random.nextInt(2)),
                                random.nextBoolean() ? "a" : "b",
                                new SessionTtl.Usual(),
                                Actor.of("test"));
            } else if (random.nextInt(6) == 0) {
                sessions().close(new ConversationId("c" + random.nextInt(2)), Actor.of("test"));
            }
            String site = pick(random, "title", "switched-off", "lost", "own", "nobodys", "mainAgent");
            String model = pick(random, "default", "gpt-9", "claude-9", "a", "off", "conn-b/m-direct", "x/y");
            String conversation = pick(random, "", "c0", "c1", "c2");
            boolean editor = random.nextBoolean();
            String question = "model=" + model.replace("/", "%2F")
                    + (conversation.isEmpty() ? "" : "&conversationId=" + conversation)
                    + (editor ? "&clientKey=editor" : "");
            JsonNode explained = admin("/v1/inference/call-sites/" + site, question);
            HttpRequest.Builder request = home.request(
                            "/v1/chat/completions", "{\"model\":\"" + model + "\"," + HI + "}")
                    .header("x-keyrail-call-site", site);
            if (!conversation.isEmpty()) {
                request.header("x-keyrail-conversation-id", conversation);
            }
            if (editor) {
                request.setHeader("x-keyrail-key", "kr_editor");
            }
            HttpResponse<String> answer = home.send(request.build());
            LedgerRow row = rows(answer).getFirst();
            String what = "round " + round + ": " + site + "?" + question + " → " + explained + " / " + row;
            if (explained.path("resolved").isObject()) {
                assertThat(answer.statusCode()).as(what).isEqualTo(200);
                assertThat(row.rung())
                        .as(what)
                        .isEqualTo(explained.path("winner").stringValue());
                assertThat(row.connection())
                        .as(what)
                        .isEqualTo(explained.at("/resolved/connection").stringValue());
                assertThat(row.model())
                        .as(what)
                        .isEqualTo(explained.at("/resolved/model").stringValue());
            } else {
                assertThat(row.outcome())
                        .as(what)
                        .isEqualTo(explained.at("/resolutionError/code").stringValue());
            }
            assertThat(skips(explained)).as(what).isEqualTo(skips(row));
        }
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The rungs passed over, in order. */
    private static List<String> skips(JsonNode explained) {
        List<String> skips = new ArrayList<>();
        for (JsonNode step : explained.path("resolutionChain")) {
            if (step.path("verdict").stringValue().equals("skipped")) {
                skips.add(step.path("rung").stringValue() + ": profile \""
                        + step.path("subject").stringValue() + "\" is "
                        + step.path("reason").stringValue());
            }
        }
        return skips;
    }

    private static List<String> skips(LedgerRow row) {
        return row.reasons()
                .lines()
                .filter(line -> line.contains(": profile \"") && line.contains("\" is "))
                .toList();
    }

    private JsonNode admin(String path, String query) {
        AdminReply reply =
                HomeAdmin.of(home.home(), null).handle(new AdminRequest("GET", path, query, new byte[0], "cli"));
        return JsonMapper.shared().readTree(reply.json());
    }
}
