package keyrail.wire.gemini.codec;

import static keyrail.wire.gemini.codec.Requests.RULES;
import static keyrail.wire.gemini.codec.Requests.assistant;
import static keyrail.wire.gemini.codec.Requests.call;
import static keyrail.wire.gemini.codec.Requests.json;
import static keyrail.wire.gemini.codec.Requests.lost;
import static keyrail.wire.gemini.codec.Requests.prompt;
import static keyrail.wire.gemini.codec.Requests.result;
import static keyrail.wire.gemini.codec.Requests.signature;
import static keyrail.wire.gemini.codec.Requests.text;
import static keyrail.wire.gemini.codec.Requests.user;
import static keyrail.wire.gemini.codec.Requests.write;
import static keyrail.wire.gemini.codec.Requests.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GeminiConversationTest {
    private static final PromptRules SEALED =
            PromptRules.builder().sealsNeeded(true).build();
    private static final String BYPASS = "context_engineering_is_the_way_to_go";

    private static JsonNode contents(Turn... turns) {
        return written(prompt(List.of(turns))).get("contents");
    }

    private static List<String> losses(PromptRules rules, Turn... turns) {
        return lost(write(prompt(List.of(turns)), rules).losses());
    }

    @Test
    void letsTheTwoTakeTurns() {
        assertThat(contents(
                        user(text("a")),
                        user(text("b"), text("")),
                        assistant(text("")),
                        user(text("c")),
                        assistant(text("d")),
                        assistant(text("e"))))
                .isEqualTo(json("""
                        [{"role":"user","parts":[{"text":"a"},{"text":"b"},{"text":"c"}]},
                         {"role":"model","parts":[{"text":"d"},{"text":"e"}]}]"""));
    }

    @Test
    void putsAWordBeforeAModelThatSpeaksFirst() {
        Turn[] turns = {assistant(text("hi")), user(text("a"))};
        assertThat(contents(turns)).isEqualTo(json("""
                        [{"role":"user","parts":[{"text":"Begin."}]},{"role":"model","parts":[{"text":"hi"}]},
                         {"role":"user","parts":[{"text":"a"}]}]"""));
        assertThat(losses(RULES, turns)).containsExactly("changed messages[0]");
    }

    @Test
    void asksToGoOnWhereTheModelWouldNotByItself() {
        Turn[] turns = {user(text("a")), assistant(text("b"))};
        PromptRules newer = PromptRules.builder().refuses(Parameter.PREFILL).build();
        assertThat(contents(turns)).hasSize(2);
        assertThat(written(prompt(List.of(turns)), newer).at("/contents/2/role").stringValue())
                .isEqualTo("user");
        assertThat(losses(newer, turns)).containsExactly("changed messages");
    }

    @Test
    void saysLaterInstructionsAsTheUser() {
        Turn[] turns = {user(text("a")), new Turn(Turn.Role.SYSTEM, List.of(text("be brief"))), user(text("b"))};
        assertThat(contents(turns))
                .isEqualTo(json(
                        "[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"},{\"text\":\"be brief\"},{\"text\":\"b\"}]}]"));
        assertThat(losses(RULES, turns)).containsExactly("changed messages[1].role");
    }

    @Test
    void answersAllCallsInOneContentInTheirOrder() {
        Turn[] turns = {
            user(text("go")),
            assistant(text("I look"), call("k1", "ls", "{\"n\": 12345678901234567890}"), call("k2", "cat", "")),
            user(result("k2", "two")),
            user(text("and?"), result("k1", "{\"files\":[]}")),
        };
        assertThat(contents(turns)).isEqualTo(json("""
                        [{"role":"user","parts":[{"text":"go"}]},
                         {"role":"model","parts":[{"text":"I look"},
                           {"functionCall":{"id":"k1","name":"ls","args":{"n":12345678901234567890}}},
                           {"functionCall":{"id":"k2","name":"cat","args":{}}}]},
                         {"role":"user","parts":[
                           {"functionResponse":{"id":"k1","name":"ls","response":{"files":[]}}},
                           {"functionResponse":{"id":"k2","name":"cat","response":{"output":"two"}}}]},
                         {"role":"user","parts":[{"text":"and?"}]}]"""));
        assertThat(losses(RULES, turns)).isEmpty();
    }

    @Test
    void keepsTheLettersOfAResult() {
        Turn[] turns = {
            user(text("go")),
            assistant(call("k1", "f", "{}"), call("k2", "f", "{}"), call("k3", "f", "{}")),
            user(
                    result("k1", "{\"a\": 1}"),
                    new Block.ToolResult("k2", List.of(text("no"), text("way")), true, null),
                    new Block.ToolResult("k3", List.of(), false, null)),
        };
        assertThat(contents(turns).get(2).get("parts")).isEqualTo(json("""
                        [{"functionResponse":{"id":"k1","name":"f","response":{"output":"{\\"a\\": 1}"}}},
                         {"functionResponse":{"id":"k2","name":"f","response":{"error":"no\\nway"}}},
                         {"functionResponse":{"id":"k3","name":"f","response":{"output":""}}}]"""));
    }

    @Test
    void fillsInResultsThatNobodyGave() {
        Turn[] turns = {
            user(text("go")),
            assistant(call("k1", "f", "{}"), call("k2", "g", "{}")),
            user(result("k2", "two")),
            assistant(call("k3", "f", "{}")),
        };
        assertThat(contents(turns).get(2).get("parts")).isEqualTo(json("""
                        [{"functionResponse":{"id":"k1","name":"f","response":{"error":"no result was given"}}},
                         {"functionResponse":{"id":"k2","name":"g","response":{"output":"two"}}}]"""));
        assertThat(contents(turns).get(4)).isEqualTo(json("""
                        {"role":"user","parts":[
                         {"functionResponse":{"id":"k3","name":"f","response":{"error":"no result was given"}}}]}"""));
        assertThat(losses(RULES, turns)).containsExactly("changed messages[2]", "changed messages");
    }

    @Test
    void tellsResultsWithoutACallAsText() {
        Turn[] turns = {
            user(result("old", "one"), text("go")),
            assistant(call("k1", "f", "{}")),
            user(result("k1", "a"), result("k1", "again")),
        };
        JsonNode contents = contents(turns);
        assertThat(contents.at("/0/parts/0/text").stringValue()).endsWith(" one");
        assertThat(contents.get(2).get("parts")).hasSize(1);
        assertThat(contents.at("/3/parts/0/text").stringValue()).endsWith(" again");
        assertThat(losses(RULES, turns)).containsExactly("changed messages[0]", "changed messages[2]");
    }

    @Test
    void showsTheMediaOfAResultInAContentOfTheirOwn() {
        Block picture = new Block.Media(MediaKind.IMAGE, new MediaSource.Inline("image/png", "AAAA"), null, null, null);
        Turn[] turns = {
            user(text("go")),
            assistant(call("k1", "shot", "{}")),
            user(new Block.ToolResult("k1", List.of(picture), false, null), text("what is it?")),
        };
        JsonNode contents = contents(turns);
        assertThat(contents.get(2).get("parts")).isEqualTo(json("""
                        [{"functionResponse":{"id":"k1","name":"shot","response":{"output":"(what follows is the result)"}}}]"""));
        assertThat(contents.get(3)).isEqualTo(json("""
                        {"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}},
                         {"text":"what is it?"}]}"""));
    }

    @Test
    void signsTheFirstCallOfEachContentWithTheDocumentedWord() {
        Turn[] turns = {
            user(text("go")),
            assistant(call("k1", "f", "{}"), call("k2", "f", "{}")),
            user(result("k1", "a"), result("k2", "b")),
            assistant(call("k3", "f", "{}", signature("work", "abcd"))),
            user(result("k3", "c")),
        };
        JsonNode contents = written(prompt(List.of(turns)), SEALED).get("contents");
        assertThat(contents.at("/1/parts/0/thoughtSignature").stringValue()).isEqualTo(BYPASS);
        assertThat(contents.at("/1/parts/1").has("thoughtSignature")).isFalse();
        assertThat(contents.at("/3/parts/0/thoughtSignature").stringValue()).isEqualTo("abcd");
        assertThat(losses(SEALED, turns)).containsExactly("changed messages[1].thought_signature");
        assertThat(written(prompt(List.of(turns))).at("/contents/1/parts/0").has("thoughtSignature"))
                .isFalse();
    }

    @Test
    void givesSignaturesToNoOtherAccount() {
        Turn[] turns = {
            user(text("go")),
            assistant(
                    new Block.Thought("mine", signature("work", "m1")),
                    new Block.Thought("bare", signature("", "m2")),
                    new Block.Thought("theirs", signature("home", "t1")),
                    new Block.Thought("unsigned", null),
                    new Block.Hidden(signature("work", "m3")),
                    new Block.Hidden(new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, ""), "redacted", "r")),
                    call("k1", "f", "{}", signature("home", "t2"))),
            user(result("k1", "a")),
        };
        assertThat(contents(turns).get(1).get("parts")).isEqualTo(json("""
                        [{"text":"mine","thought":true,"thoughtSignature":"m1"},
                         {"text":"bare","thought":true,"thoughtSignature":"m2"},
                         {"text":"","thoughtSignature":"m3"},
                         {"functionCall":{"id":"k1","name":"f","args":{}}}]"""));
        assertThat(losses(RULES, turns))
                .containsExactly(
                        "dropped messages[1].thinking",
                        "dropped messages[1].thinking",
                        "dropped messages[1].thinking",
                        "dropped messages[1].signature");
    }

    @Test
    void keepsArgumentsThatAreNoObjectWhole() {
        Turn[] turns = {user(text("go")), assistant(call("k1", "f", "{\"a\":")), user(result("k1", "a"))};
        assertThat(contents(turns).at("/1/parts/0/functionCall/args")).isEqualTo(json("{\"_raw\":\"{\\\"a\\\":\"}"));
        assertThat(losses(RULES, turns)).containsExactly("changed messages[1].arguments");
    }

    @Test
    void sendsMediaByTypesThatGeminiTakes() {
        assertThat(part(MediaKind.IMAGE, inline("image/jpg")))
                .isEqualTo(json("{\"inlineData\":{\"mimeType\":\"image/jpeg\",\"data\":\"AAAA\"}}"));
        assertThat(part(MediaKind.IMAGE, inline("image/heic"))
                        .at("/inlineData/mimeType")
                        .stringValue())
                .isEqualTo("image/heic");
        assertThat(part(MediaKind.AUDIO, inline("audio/mpeg"))
                        .at("/inlineData/mimeType")
                        .stringValue())
                .isEqualTo("audio/mp3");
        assertThat(part(MediaKind.DOCUMENT, inline("application/json"))
                        .at("/inlineData/mimeType")
                        .stringValue())
                .isEqualTo("text/plain");
        assertThat(part(MediaKind.DOCUMENT, new MediaSource.Plain("Grüß")))
                .isEqualTo(json("{\"inlineData\":{\"mimeType\":\"text/plain\",\"data\":\"R3LDvMOf\"}}"));
        assertThat(part(MediaKind.IMAGE, new MediaSource.Remote("https://example.com/a.PNG?x=1", null)))
                .isEqualTo(json(
                        "{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"https://example.com/a.PNG?x=1\"}}"));
        assertThat(part(MediaKind.DOCUMENT, new MediaSource.Stored("files/abc-1")))
                .isEqualTo(json("{\"fileData\":{\"fileUri\":\"files/abc-1\"}}"));
    }

    @Test
    void notesMediaThatGeminiDoesNotTake() {
        for (MediaSource source : List.of(
                inline("audio/opus"),
                inline("image/gif"),
                inline("application/msword"),
                new MediaSource.Remote("data:image/png,abc", null),
                new MediaSource.Remote("https://example.com/a.gif", null),
                new MediaSource.Stored("file-openai"))) {
            Turn turn = user(new Block.Media(MediaKind.DOCUMENT, source, null, null, null));
            assertThat(contents(turn).at("/0/parts/0/text").stringValue()).contains("left out");
            assertThat(losses(RULES, turn)).containsExactly("dropped messages[0]");
        }
    }

    @Test
    void saysWhatOfMediaIsLost() {
        Turn turn = user(new Block.Media(MediaKind.DOCUMENT, inline("application/xml"), "a.xml", "high", null));
        assertThat(losses(RULES, turn))
                .containsExactly(
                        "dropped messages[0].filename", "dropped messages[0].detail", "changed messages[0].mime_type");
    }

    private static MediaSource inline(String type) {
        return new MediaSource.Inline(type, "AAAA");
    }

    private static JsonNode part(MediaKind kind, MediaSource source) {
        return contents(user(new Block.Media(kind, source, null, null, null))).at("/0/parts/0");
    }
}
