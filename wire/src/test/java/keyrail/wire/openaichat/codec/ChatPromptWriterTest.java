package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.ChatRules;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChatPromptWriterTest {
    private static final PromptRules.Builder PLAIN =
            PromptRules.builder().chat(ChatRules.PLAIN).legacyMaxTokens(true);

    private static String messages(Prompt prompt, PromptRules.Builder rules) {
        return JsonTree.text(Chats.body(Chats.write(prompt, rules)).get("messages"))
                .replace('"', '\'');
    }

    private static Block.ToolCall call(String id, String name, String arguments) {
        return new Block.ToolCall(id, name, new RawJson(arguments), null, null);
    }

    private static Block.ToolResult result(String id, Block... content) {
        return new Block.ToolResult(id, List.of(content), false, null);
    }

    @Test
    void theSystemPromptIsItsBlocksToTheLetter() {
        Prompt prompt = new Prompt(
                "m",
                List.of(new Block.Text(" Sei höflich 😀\n"), new Block.Text("b")),
                List.of(Chats.user("hi")),
                Chats.prompt().tools(),
                Sampling.NONE,
                null,
                Chats.prompt().output(),
                Prompt.Extras.NONE,
                false,
                List.of());
        assertThat(messages(prompt, PromptRules.builder()))
                .isEqualTo("[{'role':'system','content':[{'type':'text','text':' Sei höflich 😀\\n'},"
                        + "{'type':'text','text':'b'}]},{'role':'user','content':'hi'}]");
        assertThat(messages(prompt, PLAIN))
                .isEqualTo("[{'role':'system','content':' Sei höflich 😀\\n\\n\\nb'},{'role':'user','content':'hi'}]");
    }

    @Test
    void everyCallIsAnsweredRightBehindItsMessageInTheOrderOfTheCalls() {
        Prompt prompt = Chats.prompt(
                Chats.user("go"),
                Chats.assistant(new Block.Text("ok")),
                Chats.assistant(call("a", "f", "{\"n\": 12345678901234567890}"), call("b", "g", "")),
                Chats.user(new Block.Text("now"), result("b", new Block.Text("2")), result("a", new Block.Text("1"))));
        WrittenPrompt written = Chats.write(prompt, PromptRules.builder());
        assertThat(JsonTree.text(Chats.body(written).get("messages"))).isEqualTo("""
                        [{"role":"user","content":"go"},\
                        {"role":"assistant","content":"ok","tool_calls":[\
                        {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"n\\": 12345678901234567890}"}},\
                        {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},\
                        {"role":"tool","tool_call_id":"a","content":"1"},\
                        {"role":"tool","tool_call_id":"b","content":"2"},\
                        {"role":"user","content":"now"}]""");
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void anUnansweredCallGetsAResultThatSaysSoAndAStrayResultBecomesText() {
        WrittenPrompt written = Chats.write(
                Chats.prompt(
                        Chats.user("go"),
                        Chats.assistant(call("a", "f", "{}")),
                        Chats.user(result("x", new Block.Text("stray")), new Block.Text("next"))),
                PLAIN);
        assertThat(JsonTree.text(Chats.body(written).get("messages")).replace('"', '\''))
                .isEqualTo("[{'role':'user','content':'go'},"
                        + "{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function',"
                        + "'function':{'name':'f','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'a','content':'[no result: the call was not answered]'},"
                        + "{'role':'user','content':'[result of the tool call x]\\nstray\\n\\nnext'}]");
        assertThat(Chats.fields(written)).containsExactly("messages[2]", "messages[2]");
    }

    @Test
    void aServerThatReadsTextAloneGetsANoteForAPicture() {
        Block.Media image =
                new Block.Media(MediaKind.IMAGE, new MediaSource.Inline("image/png", "AAEC"), null, null, null);
        WrittenPrompt written = Chats.write(
                Chats.prompt(Chats.user(new Block.Text("see"), image)),
                PromptRules.builder().chat(ChatRules.PLAIN.with(ChatRules.Trait.TEXT_ALONE)));

        assertThat(JsonTree.text(Chats.body(written)))
                .contains("[image of type image/png: could not be passed on]")
                .doesNotContain("image_url");
        assertThat(Chats.fields(written)).hasSize(1);
    }

    @Test
    void mediaOfAResultMoveToTheMessageOfTheUserBehindAllResults() {
        Block.Media image =
                new Block.Media(MediaKind.IMAGE, new MediaSource.Inline("image/png", "AAEC"), null, null, null);
        WrittenPrompt written = Chats.write(
                Chats.prompt(
                        Chats.user("go"),
                        Chats.assistant(call("a", "f", "{}"), call("b", "f", "{}")),
                        Chats.user(result("a", new Block.Text("see"), image), result("b", new Block.Text("no")))),
                PromptRules.builder());
        JsonNode messages = Chats.body(written).get("messages");
        assertThat(messages.get(2).get("content").stringValue()).isEqualTo("see");
        assertThat(messages.get(3).get("content").stringValue()).isEqualTo("no");
        assertThat(messages.get(4).get("role").stringValue()).isEqualTo("user");
        assertThat(JsonTree.text(messages.get(4).get("content")))
                .contains("[what the tool call a gave beside text]", "data:image/png;base64,AAEC");
        assertThat(Chats.fields(written)).containsExactly("messages[2]");
    }

    @Test
    void aFailedResultSaysSo() {
        Prompt prompt = Chats.prompt(
                Chats.assistant(call("a", "f", "{}"), call("b", "f", "{}")),
                Chats.user(
                        new Block.ToolResult("a", List.of(new Block.Text("no such file")), true, null),
                        new Block.ToolResult("b", List.of(new Block.Text("Error 5")), true, null)));
        WrittenPrompt written = Chats.write(prompt, PromptRules.builder());
        JsonNode messages = Chats.body(written).get("messages");
        assertThat(messages.get(1).get("content").stringValue()).isEqualTo("Error: no such file");
        assertThat(messages.get(2).get("content").stringValue()).isEqualTo("Error 5");
        assertThat(Chats.fields(written)).containsExactly("messages[1].is_error");
    }

    @Test
    void idsAndNamesAreMadeToFitOnBothSides() {
        String longId = "toolu_" + "x".repeat(60);
        Prompt prompt = Chats.with(
                Chats.prompt(
                        Chats.assistant(call(longId, "files.read", "{}")),
                        Chats.user(result(longId, new Block.Text("1")))),
                new ToolSet(
                        List.of(new ToolSet.Tool("files.read", null, null, null, null)),
                        new ToolSet.Choice.Named("files.read"),
                        null),
                Chats.prompt().output());
        WrittenPrompt written = Chats.write(prompt, PromptRules.builder());
        JsonNode body = Chats.body(written);
        JsonNode call = body.get("messages").get(0).get("tool_calls").get(0);
        String id = call.get("id").stringValue();
        String name = call.get("function").get("name").stringValue();
        assertThat(id).matches("call_[0-9a-f]{24}");
        assertThat(body.get("messages").get(1).get("tool_call_id").stringValue())
                .isEqualTo(id);
        assertThat(name).matches("files_read_[0-9a-f]{8}");
        assertThat(body.get("tools").get(0).get("function").get("name").stringValue())
                .isEqualTo(name);
        assertThat(body.get("tool_choice").get("function").get("name").stringValue())
                .isEqualTo(name);
        assertThat(written.toolNames()).containsEntry(name, "files.read");
    }

    @Test
    void whatTheModelWroteAsArgumentsIsKeptOrMarked() {
        Prompt prompt = Chats.prompt(Chats.assistant(call("a", "f", "{\"n\":"), call("b", "f", "{\"s\":\"\\ud83d\"}")));
        JsonNode calls = Chats.body(prompt).get("messages").get(0).get("tool_calls");
        assertThat(calls.get(0).get("function").get("arguments").stringValue()).isEqualTo("{\"_raw\":\"{\\\"n\\\":\"}");
        assertThat(calls.get(1).get("function").get("arguments").stringValue()).isEqualTo("{\"s\":\"\uFFFD\"}");
    }

    @Test
    void mediaTheServerDoesNotTakeBecomeNotes() {
        Prompt prompt = Chats.prompt(Chats.user(
                new Block.Media(MediaKind.IMAGE, new MediaSource.Inline("image/tiff", "AA"), null, null, null),
                new Block.Media(MediaKind.DOCUMENT, new MediaSource.Plain("a<b"), "x\"y.txt", null, null),
                new Block.Media(MediaKind.DOCUMENT, new MediaSource.Inline("text/csv", "YSxi"), null, null, null),
                new Block.Media(
                        MediaKind.DOCUMENT, new MediaSource.Inline("application/pdf", "JVBE"), null, null, null),
                new Block.Media(MediaKind.DOCUMENT, new MediaSource.Stored("file_011"), null, null, null),
                new Block.Media(MediaKind.AUDIO, new MediaSource.Inline("audio/wav", "UklG"), null, null, null)));
        WrittenPrompt written = Chats.write(prompt, PromptRules.builder());
        assertThat(JsonTree.text(Chats.body(written).get("messages").get(0).get("content"))
                        .replace('"', '\''))
                .isEqualTo("[{'type':'text','text':'[image of type image/tiff: could not be passed on]'},"
                        + "{'type':'text','text':'<attached_file name=\\'x&quot;y.txt\\' type=\\'text/plain\\'>\\na<b\\n</attached_file>'},"
                        + "{'type':'text','text':'<attached_file type=\\'text/csv\\'>\\na,b\\n</attached_file>'},"
                        + "{'type':'file','file':{'filename':'document.pdf','file_data':'data:application/pdf;base64,JVBE'}},"
                        + "{'type':'text','text':'[file: could not be passed on]'},"
                        + "{'type':'text','text':'[sound of type audio/wav: could not be passed on]'}]");
        assertThat(written.losses()).hasSize(5);
        assertThat(JsonTree.text(Chats.body(
                        Chats.write(prompt, PromptRules.builder().chat(ChatRules.OPENAI.with(Trait.AUDIO_PARTS))))))
                .contains("\"input_audio\":{\"data\":\"UklG\",\"format\":\"wav\"}");
    }

    @Test
    void whatTheModelRefusesIsLeftOutWithALoss() {
        Sampling all = new Sampling(
                500L,
                new BigDecimal("0.5"),
                new BigDecimal("0.9"),
                40L,
                BigDecimal.ONE,
                BigDecimal.TWO,
                7L,
                List.of("a", "b", "c", "d", "e"));
        Prompt prompt =
                Chats.prompt(Chats.user("hi")).withSampling(all).withExtras(new Prompt.Extras("u", "k", "low", true));
        JsonNode body = Chats.body(prompt);
        assertThat(JsonTree.text(body))
                .contains(
                        "\"max_completion_tokens\":500",
                        "\"temperature\":0.5",
                        "\"top_p\":0.9",
                        "\"top_k\":40",
                        "\"seed\":7",
                        "\"stop\":[\"a\",\"b\",\"c\",\"d\"]",
                        "\"user\":\"u\"",
                        "\"prompt_cache_key\":\"k\"",
                        "\"verbosity\":\"low\"");
        WrittenPrompt refused = Chats.write(
                prompt,
                PromptRules.builder()
                        .legacyMaxTokens(true)
                        .outputLimit(100L)
                        .refuses(
                                Parameter.TEMPERATURE,
                                Parameter.TOP_P,
                                Parameter.TOP_K,
                                Parameter.PENALTIES,
                                Parameter.SEED,
                                Parameter.STOP,
                                Parameter.VERBOSITY,
                                Parameter.USER,
                                Parameter.CACHE_KEY));
        assertThat(Chats.body(refused).propertyNames()).containsExactlyInAnyOrder("model", "messages", "max_tokens");
        assertThat(Chats.body(refused).get("max_tokens").longValue()).isEqualTo(100);
        assertThat(Chats.fields(refused))
                .containsExactlyInAnyOrder(
                        "max_tokens",
                        "temperature",
                        "top_p",
                        "top_k",
                        "frequency_penalty",
                        "presence_penalty",
                        "seed",
                        "stop",
                        "verbosity",
                        "user",
                        "prompt_cache_key");
    }

    @Test
    void objectsInArgumentsAreAskedForAndShownAsText() {
        PromptRules.Builder rules = PromptRules.builder().chat(ChatRules.PLAIN.with(Trait.OBJECTS_AS_TEXT));
        String schema = """
                {"type":"object","properties":{
                  "tool":{"type":"string"},
                  "input":{"type":"object","description":"What it takes.","properties":{"path":{"type":"string"}}},
                  "more":{"$ref":"#/$defs/more"},
                  "list":{"type":"array","items":{"type":"object"}}},
                 "$defs":{"more":{"type":["object","null"]}}}""";
        ToolSet tools = new ToolSet(
                List.of(
                        new ToolSet.Tool("run", null, new RawJson(schema), null, null),
                        new ToolSet.Tool("plain", null, new RawJson("{\"type\":\"object\"}"), null, null)),
                new ToolSet.Choice.Auto(),
                null);
        Prompt prompt = Chats.prompt(
                        Chats.assistant(call("a", "run", "{\"tool\":\"t\",\"input\":{\"path\":\"x\"},\"more\":null}")),
                        Chats.user(result("a", new Block.Text("1"))))
                .withTools(tools);

        WrittenPrompt written = Chats.write(prompt, rules);

        assertThat(written.textArguments()).containsExactly(Map.entry("run", Set.of("input", "more")));
        assertThat(Chats.fields(written)).containsExactly("tools[0].schema");
        JsonNode properties = Chats.body(written).at("/tools/0/function/parameters/properties");
        assertThat(properties.at("/input/type").stringValue()).isEqualTo("string");
        assertThat(properties.at("/input/description").stringValue())
                .startsWith("What it takes. ")
                .contains("{\"path\":{\"type\":\"string\"}}");
        assertThat(properties.at("/more/type").stringValue()).isEqualTo("string");
        assertThat(properties.at("/tool/type").stringValue()).isEqualTo("string");
        assertThat(properties.at("/list/type").stringValue()).isEqualTo("array");
        assertThat(Chats.body(written)
                        .at("/messages/0/tool_calls/0/function/arguments")
                        .stringValue())
                .isEqualTo("{\"tool\":\"t\",\"input\":\"{\\\"path\\\":\\\"x\\\"}\",\"more\":null}");
        assertThat(Chats.write(prompt, PLAIN).textArguments()).isEmpty();
    }

    @Test
    void anEmptyMessageOfTheAssistantSaysAWord() {
        WrittenPrompt written = Chats.write(
                Chats.prompt(Chats.user("hi"), Chats.assistant(new Block.Text("")), Chats.user("x")), PLAIN);
        assertThat(Chats.body(written).get("messages").get(1).get("content").stringValue())
                .isEqualTo("(no text)");
        assertThat(Chats.fields(written)).containsExactly("messages[1]");
    }

    @Test
    void anAnswerBegunIsMarkedOrLeftOutAsTheServerWantsIt() {
        Prompt prompt = Chats.prompt(Chats.user("hi"), Chats.assistant(new Block.Text("{")));
        assertThat(messages(prompt, PromptRules.builder().chat(ChatRules.PLAIN.with(Trait.PREFIX_MARK))))
                .endsWith("{'role':'assistant','content':'{','prefix':true}]");
        assertThat(messages(prompt, PromptRules.builder().refuses(Parameter.PREFILL)))
                .isEqualTo("[{'role':'user','content':'hi'}]");
        assertThat(Chats.fields(Chats.write(prompt, PromptRules.builder()))).containsExactly("messages[1]");
    }

    @Test
    void cacheMarksGoWhereTheyAreKnown() {
        Prompt prompt = Chats.prompt(Chats.user(new Block.Text("a", CacheHint.LONG)));
        assertThat(messages(prompt, PromptRules.builder().chat(ChatRules.PLAIN.with(Trait.CACHE_MARKS))))
                .isEqualTo("[{'role':'user','content':[{'type':'text','text':'a',"
                        + "'cache_control':{'type':'ephemeral','ttl':'1h'}}]}]");
        assertThat(Chats.fields(Chats.write(prompt, PromptRules.builder()))).containsExactly("cache_control");
    }

    @Test
    void usageOfAStreamIsAskedForWhereTheServerTakesIt() {
        Prompt prompt = Chats.read("{'stream':true,'messages':[{'role':'user','content':'hi'}]}");
        assertThat(Chats.body(prompt).get("stream_options").get("include_usage").booleanValue())
                .isTrue();
        assertThat(Chats.body(Chats.write(prompt, PromptRules.builder().refuses(Parameter.STREAM_USAGE)))
                        .has("stream_options"))
                .isFalse();
    }

    @Test
    void membersTheServerNeedsAreThere() {
        ChatRules rules = ChatRules.PLAIN.saying("reasoning_split", "true").renaming("seed", "random_seed");
        Prompt prompt = Chats.prompt(Chats.user("hi"))
                .withSampling(new Sampling(null, null, null, null, null, null, 7L, List.of()));
        JsonNode body = Chats.body(Chats.write(prompt, PromptRules.builder().chat(rules)));
        assertThat(body.get("reasoning_split").booleanValue()).isTrue();
        assertThat(body.get("random_seed").longValue()).isEqualTo(7);
        assertThat(body.has("seed")).isFalse();
    }

    @Test
    void aRequestReadAndWrittenInTheSameFormatMeansTheSame() {
        String request = """
                {'model':'gpt-x','messages':[{'role':'system','content':'s'},
                 {'role':'user','content':[{'type':'text','text':'look'},
                   {'type':'image_url','image_url':{'url':'data:image/png;base64,AAEC','detail':'low'}}]},
                 {'role':'assistant','content':'ok','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'a','content':'1'},
                 {'role':'user','content':'and?'}],
                 'tools':[{'type':'function','function':{'name':'f','description':'d',
                   'parameters':{'type':'object','properties':{'n':{'type':'integer'}},'required':['n'],'additionalProperties':false},
                   'strict':true}}],
                 'tool_choice':'required','parallel_tool_calls':false,
                 'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':
                   {'type':'object','properties':{'a':{'type':'string'}},'required':['a'],'additionalProperties':false}}},
                 'max_completion_tokens':9,'temperature':0.5,'top_p':0.1,'frequency_penalty':1,'presence_penalty':1,'seed':1,
                 'stop':['x'],'reasoning_effort':'low','verbosity':'low','user':'u','prompt_cache_key':'k',
                 'stream':true,'stream_options':{'include_usage':true}}""";
        WrittenPrompt written = Chats.write(Chats.read(request), PromptRules.builder());
        assertThat(Chats.body(written)).isEqualTo(Chats.json(request));
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void systemTurnsInTheMiddleStayWhereTheyAre() {
        Prompt prompt = Chats.prompt(
                Chats.user("hi"), new Turn(Turn.Role.SYSTEM, List.of(new Block.Text("be brief"))), Chats.user("go"));
        assertThat(messages(prompt, PLAIN))
                .isEqualTo("[{'role':'user','content':'hi'},{'role':'system','content':'be brief'},"
                        + "{'role':'user','content':'go'}]");
    }
}
