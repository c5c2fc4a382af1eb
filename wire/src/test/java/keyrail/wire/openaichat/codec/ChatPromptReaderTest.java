package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.codec.SealText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatPromptReaderTest {
    private static Prompt asking(String members) {
        return Chats.read("{'model':'m','messages':[{'role':'user','content':'hi'}]," + members + "}");
    }

    private static List<String> lost(String members) {
        return asking(members).losses().stream().map(Loss::field).toList();
    }

    @Test
    void instructionsBeforeTheConversationAreTheSystemPromptAndLaterOnesATurn() {
        Prompt prompt = Chats.read("""
                {'model':'m','messages':[
                  {'role':'developer','content':' Sei höflich 😀\\n'},
                  {'role':'system','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]},
                  {'role':'user','content':'hi'},
                  {'role':'system','content':'later'}]}""");
        assertThat(prompt.system())
                .containsExactly(new Block.Text(" Sei höflich 😀\n"), new Block.Text("a"), new Block.Text("b"));
        assertThat(prompt.turns())
                .containsExactly(Chats.user("hi"), new Turn(Turn.Role.SYSTEM, List.of(new Block.Text("later"))));
        assertThat(prompt.losses()).isEmpty();
        assertThat(prompt.stream()).isFalse();
    }

    @Test
    void mediaKeepTheirBytesTypesAndNames() {
        Prompt prompt = Chats.read("""
                {'messages':[{'role':'user','content':[
                  {'type':'text','text':'look'},
                  {'type':'image_url','image_url':{'url':'data:image/PNG;base64,AAECAw==','detail':'high'}},
                  {'type':'image_url','image_url':{'url':'https://example.com/a.png'}},
                  {'type':'input_audio','input_audio':{'data':'UklGRg==','format':'wav'}},
                  {'type':'input_audio','input_audio':{'data':'SUQz','format':'mp3'}},
                  {'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,JVBERg=='}},
                  {'type':'file','file':{'filename':'b.csv','file_data':'YSxi'}},
                  {'type':'file','file':{'file_id':'file-1'}},
                  {'type':'video_url','video_url':{'url':'https://example.com/a.mp4'}}]}]}""");
        assertThat(prompt.turns().getFirst().blocks())
                .containsExactly(
                        new Block.Text("look"),
                        media(MediaKind.IMAGE, new MediaSource.Inline("image/png", "AAECAw=="), null, "high"),
                        media(MediaKind.IMAGE, new MediaSource.Remote("https://example.com/a.png", null), null, null),
                        media(MediaKind.AUDIO, new MediaSource.Inline("audio/wav", "UklGRg=="), null, null),
                        media(MediaKind.AUDIO, new MediaSource.Inline("audio/mpeg", "SUQz"), null, null),
                        media(MediaKind.DOCUMENT, new MediaSource.Inline("application/pdf", "JVBERg=="), "a.pdf", null),
                        media(MediaKind.DOCUMENT, new MediaSource.Inline("text/csv", "YSxi"), "b.csv", null),
                        media(MediaKind.DOCUMENT, new MediaSource.Stored("file-1"), null, null),
                        media(MediaKind.VIDEO, new MediaSource.Remote("https://example.com/a.mp4", null), null, null));
        assertThat(prompt.losses()).isEmpty();
    }

    private static Block.Media media(
            MediaKind kind, MediaSource source, @Nullable String name, @Nullable String detail) {
        return new Block.Media(kind, source, name, detail, null);
    }

    @Test
    void callsAndTheirResultsAreRead() {
        Prompt prompt = Chats.read("""
                {'messages':[
                  {'role':'user','content':'go'},
                  {'role':'assistant','content':null,'tool_calls':[
                    {'id':'a','type':'function','function':{'name':'f','arguments':'{\\'n\\':1}'}},
                    {'id':'b','type':'function','function':{'name':'g','arguments':''}}]},
                  {'role':'tool','tool_call_id':'a','content':'1'},
                  {'role':'tool','tool_call_id':'b','content':[{'type':'text','text':'2'}]},
                  {'role':'user','content':'and?'}]}""".replace("\\'", "\\\""));
        assertThat(prompt.turns())
                .containsExactly(
                        Chats.user("go"),
                        Chats.assistant(
                                new Block.ToolCall("a", "f", new RawJson("{\"n\":1}"), null, null),
                                new Block.ToolCall("b", "g", RawJson.EMPTY_OBJECT, null, null)),
                        Chats.user(
                                new Block.ToolResult("a", List.of(new Block.Text("1")), false, null),
                                new Block.ToolResult("b", List.of(new Block.Text("2")), false, null)),
                        Chats.user("and?"));
    }

    @Test
    void functionsOf2023AreReadAsTools() {
        Prompt prompt = Chats.read("""
                {'functions':[{'name':'f','description':'d','parameters':{'type':'object'}}],'function_call':{'name':'f'},
                 'messages':[
                  {'role':'user','content':'go'},
                  {'role':'assistant','content':null,'function_call':{'name':'f','arguments':'{}'}},
                  {'role':'function','name':'f','content':'1'}]}""");
        Block.ToolCall call = (Block.ToolCall) prompt.turns().get(1).blocks().getFirst();
        Block.ToolResult result =
                (Block.ToolResult) prompt.turns().get(2).blocks().getFirst();
        assertThat(result.callId()).isEqualTo(call.id()).isNotEmpty();
        assertThat(prompt.tools().tools())
                .containsExactly(new ToolSet.Tool("f", "d", new RawJson("{\"type\":\"object\"}"), null, null));
        assertThat(prompt.tools().choice()).isEqualTo(new Choice.Named("f"));
        assertThat(prompt.tools().parallel()).isFalse();
        assertThat(prompt.extras().functionCall()).isTrue();
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void thoughtsAreReadFromWhicheverMemberHoldsThem() {
        Opaque foreign = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "home"), "signature", "c2ln");
        String sealed = SealText.write(foreign);
        assertThat(assistant("'reasoning_content':'a','reasoning':'a'")).startsWith(new Block.Thought("a", null));
        assertThat(assistant("'reasoning':'b'")).startsWith(new Block.Thought("b", null));
        assertThat(assistant("'reasoning':'c','reasoning_details':[{'type':'reasoning.text','text':'c','signature':'"
                        + sealed + "'},{'type':'reasoning.encrypted','data':'" + sealed + "'}]"))
                .startsWith(new Block.Thought("c", foreign), new Block.Hidden(foreign));
        assertThat(assistant(
                        "'reasoning':'d','reasoning_details':[{'type':'reasoning.encrypted','data':'x','id':'r'}]"))
                .startsWith(
                        new Block.Thought("d", null),
                        new Block.Hidden(new Opaque(
                                new Minter(Format.OPENAI_CHAT, ""),
                                "reasoning_details",
                                "{\"type\":\"reasoning.encrypted\",\"data\":\"x\",\"id\":\"r\"}")));
    }

    private static List<Block> assistant(String members) {
        return Chats.read("{'messages':[{'role':'assistant','content':'ok'," + members + "}]}")
                .turns()
                .getFirst()
                .blocks();
    }

    @Test
    void samplingIsRead() {
        assertThat(asking("""
                'max_tokens':10,'max_completion_tokens':20,'temperature':0.70,'top_p':1,'top_k':5,'seed':7,
                'frequency_penalty':-1,'presence_penalty':2,'stop':['a','b']""").sampling())
                .isEqualTo(new Sampling(
                        20L,
                        new BigDecimal("0.70"),
                        BigDecimal.ONE,
                        5L,
                        BigDecimal.valueOf(-1),
                        BigDecimal.valueOf(2),
                        7L,
                        List.of("a", "b")));
        assertThat(asking("'max_tokens':10,'stop':'x'").sampling())
                .isEqualTo(new Sampling(10L, null, null, null, null, null, null, List.of("x")));
    }

    @Test
    void thinkingIsReadInEveryWayItIsAskedFor() {
        assertThat(asking("'reasoning_effort':'xhigh'").reasoning())
                .isEqualTo(new Reasoning(true, Effort.XHIGH, null, null));
        assertThat(asking("'reasoning_effort':'none'").reasoning()).matches(Reasoning::isOff);
        assertThat(asking("'reasoning':{'max_tokens':2000,'exclude':true}").reasoning())
                .isEqualTo(new Reasoning(null, null, 2000L, false));
        assertThat(asking("'thinking':{'type':'disabled'}").reasoning()).matches(Reasoning::isOff);
        assertThat(asking("'thinking':{'type':'enabled','budget_tokens':4096}").reasoning())
                .isEqualTo(new Reasoning(true, null, 4096L, null));
        assertThat(asking("'enable_thinking':true").reasoning()).isEqualTo(new Reasoning(true, null, null, null));
        assertThat(asking("'n':1").reasoning()).isNull();
        refuses("'reasoning_effort':'lots'", "reasoning_effort");
    }

    @Test
    void outputAndExtrasAreRead() {
        Prompt prompt = asking("""
                'stream':true,'stream_options':{'include_usage':true},'user':'u','prompt_cache_key':'k','verbosity':'low',
                'response_format':{'type':'json_schema','json_schema':
                  {'name':'n','description':'d','strict':true,'schema':{'type':'object','x':12345678901234567890}}}""");
        assertThat(prompt.output())
                .isEqualTo(new OutputShape.JsonSchema(
                        "n", "d", new RawJson("{\"type\":\"object\",\"x\":12345678901234567890}"), true));
        assertThat(prompt.extras()).isEqualTo(new Prompt.Extras("u", "k", "low", true));
        assertThat(prompt.stream()).isTrue();
        assertThat(asking("'response_format':{'type':'json_object'}").output()).isEqualTo(new OutputShape.JsonObject());
    }

    @Test
    void theChoiceAmongToolsIsRead() {
        String tools =
                "'tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'g'}}]";
        assertThat(asking(tools).tools().choice()).isEqualTo(new Choice.Auto());
        assertThat(asking(tools + ",'tool_choice':'required'").tools().choice()).isEqualTo(new Choice.Any());
        assertThat(asking(tools + ",'tool_choice':'none'").tools().choice()).isEqualTo(new Choice.None());
        assertThat(asking(
                                tools
                                        + ",'tool_choice':{'type':'function','function':{'name':'g'}},'parallel_tool_calls':false")
                        .tools())
                .matches(set -> set.choice().equals(new Choice.Named("g")) && !set.parallel());
        ToolSet allowed = asking(tools
                        + ",'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':["
                        + "{'type':'function','function':{'name':'g'}}]}}")
                .tools();
        assertThat(allowed.choice()).isEqualTo(new Choice.Any());
        assertThat(allowed.tools()).extracting(ToolSet.Tool::name).containsExactly("g");
    }

    @Test
    void whatTheHubHasNoWordForIsLostByName() {
        assertThat(lost("""
                'n':2,'store':true,'metadata':{'a':'b'},'service_tier':'flex','logprobs':true,'top_logprobs':3,
                'logit_bias':{'5':-100},'modalities':['text','audio'],'audio':{'voice':'v'},'web_search_options':{},
                'prediction':{'type':'content','content':'x'},'min_p':0.1"""))
                .containsExactlyInAnyOrder(
                        "n",
                        "store",
                        "metadata",
                        "service_tier",
                        "logprobs",
                        "top_logprobs",
                        "logit_bias",
                        "modalities",
                        "audio",
                        "web_search_options",
                        "prediction",
                        "min_p");
        assertThat(lost("""
                'n':1,'store':false,'metadata':{},'service_tier':'auto','logprobs':false,'logit_bias':{},
                'modalities':['text'],'stream_options':{'include_obfuscation':false},'usage':{'include':true},'stop':null""")).isEmpty();
        assertThat(lost("'metadata':{'a':'b'}")).containsExactly("metadata");
        assertThat(lost("'tools':[{'type':'robot','robot':{'name':'c'}}]")).containsExactly("tools[0]");
        assertThat(Chats.read("{'messages':[{'role':'user','name':'Bob','content':[{'type':'hologram'}]}]}")
                        .losses())
                .extracting(Loss::field)
                .containsExactlyInAnyOrder("messages[0].name", "messages[0].content[0].type");
    }

    @Test
    void aBadRequestIsRefusedByNameOfThePlace() {
        refuses("'temperature':'hot'", "\"temperature\"");
        refuses("'max_tokens':0", "\"max_tokens\"");
        refuses("'stop':5", "\"stop\"");
        refuses("'tools':[{'type':'function'}]", "\"tools[0].function\"");
        refuses("'response_format':{'type':'yaml'}", "\"response_format.type\"");
        assertThatThrownBy(() -> Chats.read("{'model':'m'}")).hasMessageContaining("\"messages\"");
        assertThatThrownBy(() -> Chats.read("{'messages':[{'role':'robot','content':'x'}]}"))
                .hasMessageContaining("\"messages[0].role\"");
        assertThatThrownBy(() -> Chats.read("{'messages':[{'role':'tool','content':'x'}]}"))
                .hasMessageContaining("\"messages[0].tool_call_id\"");
    }

    private static void refuses(String members, String place) {
        assertThatThrownBy(() -> asking(members))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_REQUEST))
                .hasMessageContaining(place);
    }
}
