package keyrail.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the connection commands ask for and how they show it. */
final class ConnectionCommandsTest {
    private static final String WORK = """
            {"name":"anthropic-work","provider":"anthropic",
             "auth":{"type":"api_key","credential":"credential/anthropic/api_key"},
             "authText":"api_key (credential: credential/anthropic/api_key)","label":null,"baseUrl":null,
             "models":[{"id":"m1","displayName":null}],"settings":{},"endpoint":"https://api.anthropic.com",
             "createdAt":0,"updatedAt":1000,"status":"auth_failed","statusReason":"401 from the vendor"}""";

    @Test
    void listsConnectionsInAlignedColumns() {
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "GET /inference/provider-connections?provider=anthropic",
                        "{\"connections\":[" + WORK
                                + ",{\"name\":\"l\",\"provider\":\"anthropic\",\"auth\":{\"type\":\"none\"},"
                                + "\"isManaged\":true,\"status\":\"ok\"}],"
                                + "\"malformed\":[{\"name\":\"odd\",\"reason\":\"auth is not JSON\"}]}");
        CommandRun run = CommandRun.of(admin, "inference providers connections list --provider anthropic");
        assertThat(run.code).isZero();
        assertThat(run.terminal.printed()).isEqualTo("""
                        NAME            PROVIDER   AUTH     CREDENTIAL                    CANONICAL  STATUS
                        anthropic-work  anthropic  api_key  credential/anthropic/api_key  -          auth_failed: 401 from the vendor
                        l               anthropic  none     -                             yes        ok
                        """);
        assertThat(run.terminal.complained()).contains("connection \"odd\" is left out: auth is not JSON");
    }

    private static final String LIMITED = """
            {"name":"work","provider":"openai","auth":{"type":"api_key","credential":"credential/openai/api_key"},
             "status":"rate_limited","statusReason":"openai answered 429","statusSince":1790000000000,
             "statusUntil":1790000030000,"lastSuccessAt":1789999999000}""";

    @Test
    void aRateLimitIsShownWithItsEndInListGetAndStatus() {
        FakeAdmin admin = new FakeAdmin()
                .answer("GET /inference/provider-connections", "{\"connections\":[" + LIMITED + "],\"malformed\":[]}")
                .answer("GET /inference/provider-connections/work", LIMITED)
                .answer("GET /status", "{\"mode\":\"daemon\",\"connectionTroubles\":[" + LIMITED + "]}");
        String until = "rate_limited until 2026-09-21T14:13:50Z";
        assertThat(CommandRun.of(admin, "connections list").terminal.printed())
                .contains(until)
                .contains("openai answered 429");
        assertThat(CommandRun.of(admin, "connections get work").terminal.printed())
                .contains(until)
                .contains("since:        2026-09-21T14:13:20Z")
                .contains("last success: 2026-09-21T14:13:19Z");
        assertThat(CommandRun.of(admin, "status").terminal.printed())
                .contains("connection work: " + until + ", since 2026-09-21T14:13:20Z, last success"
                        + " 2026-09-21T14:13:19Z: openai answered 429");
    }

    @Test
    void aForcedDeletionWarnsOfEverythingThatStillNamesTheConnection() {
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "DELETE /inference/provider-connections/work?force=true",
                        "{\"ok\":true,\"danglingProfiles\":[\"a\"],\"danglingCallSites\":[\"mainAgent\"]}");
        CommandRun run = CommandRun.of(admin, "connections delete work --force");
        assertThat(run.code).isZero();
        assertThat(run.terminal.complained())
                .contains("warning: profile a still names it", "keyrail profiles update a --connection")
                .contains("warning: call site mainAgent still names it", "keyrail callsites set mainAgent");
    }

    @Test
    void listsOnlyTheCallSitesThatAreSetInJsonToo() {
        FakeAdmin admin = new FakeAdmin().answer("GET /inference/call-sites", """
                        {"callSites":[{"site":"a","profile":null,"inline":false,"resolved":null,
                         "resolutionError":{"code":"unknown_profile","message":"none"}},
                         {"site":"b","profile":"p","inline":false,"winner":"call_site","resolved":{"profile":"p"}}]}""");
        CommandRun json = CommandRun.of(admin, "callsites list --set --json");
        assertThat(json.terminal.printed()).contains("\"site\":\"b\"").doesNotContain("\"site\":\"a\"");
        assertThat(CommandRun.of(admin, "callsites list").terminal.printed()).contains("nothing: unknown_profile");
    }

    @Test
    void saysWhenThereAreNone() {
        FakeAdmin admin = new FakeAdmin().answer("GET /inference/provider-connections", "{\"connections\":[]}");
        assertThat(CommandRun.of(admin, "connections list").terminal.printed()).startsWith("none found");
    }

    @Test
    void showsOneConnectionWithItsTimesAsInstants() {
        FakeAdmin admin = new FakeAdmin().answer("GET /inference/provider-connections/anthropic-work", WORK);
        CommandRun run = CommandRun.of(admin, "connections get anthropic-work");
        assertThat(run.terminal.printed())
                .contains("name:     anthropic-work\n")
                .contains("auth:     api_key (credential: credential/anthropic/api_key)\n")
                .contains("created:  1970-01-01T00:00:00Z\n")
                .contains("updated:  1970-01-01T00:00:01Z\n");
        JsonNode line =
                CommandRun.of(admin, "connections get anthropic-work --json").line();
        assertThat(line.path("connection").path("name").stringValue()).isEqualTo("anthropic-work");
    }

    @Test
    void sendsExactlyWhatWasNamedWhenCreating() {
        FakeAdmin admin = new FakeAdmin().answer("POST /inference/provider-connections", 201, WORK);
        CommandRun run = CommandRun.of(
                admin,
                "connections create anthropic-work --provider anthropic --auth api_key --credential anthropic:api_key"
                        + " --base-url https://proxy --model a --model b --setting region=eu");
        assertThat(run.code).isZero();
        assertThat(String.valueOf(admin.last().body()))
                .isEqualTo("{\"name\":\"anthropic-work\",\"provider\":\"anthropic\",\"auth\":\"api_key\","
                        + "\"credential\":\"anthropic:api_key\",\"baseUrl\":\"https://proxy\",\"models\":[\"a\",\"b\"],"
                        + "\"settings\":{\"region\":\"eu\"}}");
    }

    @Test
    void refusesAnUpdateThatChangesNothing() {
        CommandRun run = CommandRun.of(new FakeAdmin(), "connections update work --json");
        assertThat(run.code).isEqualTo(1);
        assertThat(run.line().path("code").stringValue()).isEqualTo("invalid_argument");
        assertThat(run.admin.calls()).isEmpty();
    }

    @Test
    void clearsAFieldByName() {
        FakeAdmin admin = new FakeAdmin().answer("PATCH /inference/provider-connections/work", WORK);
        assertThat(CommandRun.of(admin, "connections update work --clear base-url").code)
                .isZero();
        assertThat(String.valueOf(admin.last().body())).isEqualTo("{\"baseUrl\":null}");
    }

    @Test
    void refusesANameThatIsNoneBeforeAsking() {
        CommandRun run = CommandRun.of(new FakeAdmin(), "connections get ../x --json");
        assertThat(run.line().path("code").stringValue()).isEqualTo("invalid_name");
        assertThat(run.admin.calls()).isEmpty();
    }

    @Test
    void namesTheProfilesThatKeepADeletionBack() {
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "DELETE /inference/provider-connections/work",
                        409,
                        "{\"error\":{\"code\":\"has_references\",\"message\":\"in use\",\"details\":{\"referencedBy\":[\"a\",\"b\"]}}}");
        CommandRun people = CommandRun.of(admin, "connections delete work");
        assertThat(people.terminal.complained()).isEqualTo("error: in use\n  referenced by: a, b\n");
        JsonNode line = CommandRun.of(admin, "connections delete work --json").line();
        assertThat(line.toString())
                .isEqualTo("{\"ok\":false,\"error\":\"in use\",\"code\":\"has_references\","
                        + "\"details\":{\"referencedBy\":[\"a\",\"b\"]}}");
    }

    @Test
    void aFailedTestSaysWhereAndExitsWithOne() {
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "POST /inference/provider-connections/work/test",
                        "{\"name\":\"work\",\"ok\":false,\"failed\":\"credential\",\"message\":\"the key is refused\",\"status\":401}");
        CommandRun run = CommandRun.of(admin, "connections test work --json");
        assertThat(run.code).isEqualTo(1);
        assertThat(run.line().path("ok").booleanValue()).isFalse();
        assertThat(run.line().path("code").stringValue()).isEqualTo("upstream_auth_failed");
        assertThat(run.line().path("failed").stringValue()).isEqualTo("credential");
        assertThat(run.line().path("error").stringValue()).contains("the key is refused");
    }

    @Test
    void aVendorsWordsCannotSteerTheTerminal() {
        FakeAdmin admin = new FakeAdmin()
                .answer(
                        "GET /inference/provider-connections",
                        "{\"connections\":[{\"name\":\"a\",\"provider\":\"p\",\"auth\":{},\"status\":\"ok\",\"statusReason\":\"\\u001b[2Jx\"}]}");
        assertThat(CommandRun.of(admin, "connections list").terminal.printed())
                .doesNotContain("\u001b")
                .contains("[2Jx");
    }

    @Test
    void anotherOwnerOfTheHomeHasAnExitCodeOfItsOwn() {
        FakeAdmin admin = new FakeAdmin()
                .answer("GET /status", 409, "{\"error\":{\"code\":\"home_in_use\",\"message\":\"process 7 owns it\"}}");
        assertThat(CommandRun.of(admin, "status").code).isEqualTo(75);
    }

    @Test
    void keepsACodeOfANewerDaemon() {
        FakeAdmin admin =
                new FakeAdmin().answer("GET /status", 400, "{\"error\":{\"code\":\"brand_new\",\"message\":\"m\"}}");
        JsonNode line = CommandRun.of(admin, "status --json").line();
        assertThat(line.path("details").path("code").path(0).stringValue()).isEqualTo("brand_new");
    }
}
