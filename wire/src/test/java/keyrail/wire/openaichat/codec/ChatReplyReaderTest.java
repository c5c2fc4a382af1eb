package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyReader;
import org.junit.jupiter.api.Test;

class ChatReplyReaderTest {
    private static final String STREAM = """
            : OPENROUTER PROCESSING

            data: {'id':'c-1','model':'gpt-x','choices':[{'index':0,'delta':{'role':'assistant','content':''}}],'usage':null}

            data: {'id':'c-1','choices':[{'index':0,'delta':{'content':'Grüß '}}]}

            data: {'id':'c-1','choices':[{'index':0,'delta':{'content':'dich 😀'}}]}

            data: {'id':'c-1','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':''}}]}}]}

            data: {'id':'c-1','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{`n`:'}}]}}]}

            data: {'id':'c-1','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]}}]}

            data: {'id':'c-1','choices':[{'index':0,'delta':{'tool_calls':[{'index':1,'id':'b','type':'function','function':{'name':'g','arguments':''}}]}}]}

            data: {'id':'c-1','choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}

            data: {'id':'c-1','choices':[],'usage':{'prompt_tokens':100,'completion_tokens':20,'total_tokens':120,'prompt_tokens_details':{'cached_tokens':60,'cache_write_tokens':5},'completion_tokens_details':{'reasoning_tokens':12}}}

            data: [DONE]

            """.replace("`", "\\\"");

    private static final List<ReplyEvent> EVENTS = List.of(
            new ReplyEvent.Started("c-1", "gpt-x"),
            new ReplyEvent.BlockStarted(0, BlockKind.TEXT),
            new ReplyEvent.Piece(0, "Grüß "),
            new ReplyEvent.Piece(0, "dich 😀"),
            new ReplyEvent.Alive(),
            new ReplyEvent.BlockEnded(0),
            new ReplyEvent.CallStarted(1, "a", "f"),
            new ReplyEvent.Arguments(1, "{\"n\":"),
            new ReplyEvent.Arguments(1, "1}"),
            new ReplyEvent.BlockEnded(1),
            new ReplyEvent.Alive(),
            new ReplyEvent.Tokens(new TokenCounts(100, 60, 5, 0, 20, 12)),
            new ReplyEvent.CallStarted(2, "b", "g"),
            new ReplyEvent.BlockEnded(2),
            new ReplyEvent.Finished(StopReason.TOOL_CALLS, null));

    private static Reply whole(boolean streamed, String text) {
        ReplyAssembler assembler = new ReplyAssembler();
        Chats.events(streamed, text).forEach(assembler);
        assertThat(assembler.isFinished()).isTrue();
        return assembler.reply();
    }

    private static String chunk(String delta) {
        return "data: {'id':'x','choices':[{'index':0,'delta':" + delta + "}]}\n\n";
    }

    private static String finish(String reason) {
        return "data: {'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}\n\ndata: [DONE]\n\n";
    }

    @Test
    void aStreamTellsTheSameWhereverItIsCut() {
        byte[] bytes = STREAM.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<ReplyEvent> events = new ArrayList<>();
            ReplyReader reader = Chats.CODEC.replyReader(true, events::add);
            reader.accept(bytes, 0, cut);
            reader.accept(bytes, cut, bytes.length - cut);
            reader.end();
            assertThat(events).as("cut at " + cut).isEqualTo(EVENTS);
        }
    }

    @Test
    void lineEndsAndCommentsMakeNoDifference() {
        assertThat(Chats.events(true, STREAM.replace("\n", "\r\n").replace("data: {", "data:{")))
                .isEqualTo(EVENTS);
    }

    @Test
    void aStreamCutBeforeItsEndIsNotFinished() {
        int end = STREAM.indexOf("data: {'id':'c-1','choices':[{'index':0,'delta':{},");
        assertThat(Chats.events(true, STREAM.substring(0, end)))
                .isNotEmpty()
                .noneMatch(ReplyEvent.Finished.class::isInstance);
    }

    @Test
    void aStreamWithoutDoneIsFinishedOnceItSaidWhy() {
        assertThat(Chats.events(true, STREAM.replace("data: [DONE]\n\n", ""))).isEqualTo(EVENTS);
    }

    @Test
    void usageMayComeBeforeTheReasonOrInEveryChunk() {
        Reply reply = whole(
                true,
                "data:"
                        + " {'choices':[{'index':0,'delta':{'content':'a'}}],'usage':{'prompt_tokens':3,'completion_tokens':1}}\n\n"
                        + "data: {'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':2,'total_tokens':5}}\n\n"
                        + finish("stop"));
        assertThat(reply.tokens()).isEqualTo(new TokenCounts(3, 0, 0, 0, 2, 0));
    }

    @Test
    void detailsOfUsageAreReadInTheirVendorsSpelling() {
        assertThat(tokens("'prompt_tokens':9,'completion_tokens':1,'prompt_cache_hit_tokens':4"))
                .isEqualTo(new TokenCounts(9, 4, 0, 0, 1, 0));
        assertThat(tokens("'prompt_tokens':9,'completion_tokens':1,'total_tokens':12,"
                        + "'completion_tokens_details':{'reasoning_tokens':2}"))
                .isEqualTo(new TokenCounts(9, 0, 0, 0, 3, 2));
        assertThat(tokens("'prompt_tokens':-9,'completion_tokens':'x'")).isEqualTo(TokenCounts.NONE);
    }

    private static TokenCounts tokens(String usage) {
        return whole(false, "{'choices':[{'message':{'content':'a'}}],'usage':{" + usage + "}}")
                .tokens();
    }

    @Test
    void aWholeAnswerTellsItsBlocks() {
        Reply reply = whole(false, """
                {'id':'c','model':'m','choices':[{'index':0,'finish_reason':'tool_calls','message':{
                  'role':'assistant','content':'text','refusal':null,'reasoning_content':'why',
                  'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]}}]}""");
        assertThat(reply.blocks())
                .containsExactly(
                        new Block.Thought("why", null),
                        new Block.Text("text"),
                        new Block.ToolCall("a", "f", RawJson.EMPTY_OBJECT, null, null));
        assertThat(reply.reason()).isEqualTo(StopReason.TOOL_CALLS);
    }

    @Test
    void callsAreReadHoweverAServerTellsThem() {
        Reply sameIndex = whole(
                true,
                chunk("{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}},"
                                        + "{'index':0,'id':'b','function':{'name':'g','arguments':'{`x`:2}'}}]}")
                                .replace("`", "\\\"")
                        + finish("stop"));
        assertThat(sameIndex.blocks())
                .containsExactly(
                        new Block.ToolCall("a", "f", RawJson.EMPTY_OBJECT, null, null),
                        new Block.ToolCall("b", "g", new RawJson("{\"x\":2}"), null, null));
        assertThat(sameIndex.reason()).isEqualTo(StopReason.TOOL_CALLS);
        Reply odd = whole(
                true,
                chunk("{'tool_calls':[{'function':{'name':'get_'}}]}")
                        + chunk("{'tool_calls':[{'function':{'name':'weather','arguments':{'n':1}}}]}")
                        + chunk("{'tool_calls':[{'function':{'name':'get_weather','arguments':''}}]}")
                        + finish("tool_calls"));
        Block.ToolCall call = (Block.ToolCall) odd.blocks().getFirst();
        assertThat(odd.blocks()).hasSize(1);
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call.arguments()).isEqualTo(new RawJson("{\"n\":1}"));
        assertThat(call.id()).matches("call_[0-9a-f]{24}");
        Reply old = whole(
                false,
                "{'choices':[{'finish_reason':'function_call','message':{'content':null,'function_call':{'name':'f','arguments':'{}'}}}]}");
        assertThat(old.blocks()).first().isInstanceOf(Block.ToolCall.class);
    }

    @Test
    void piecesOfSeveralCallsMayBeMixed() {
        Reply reply = whole(
                true,
                (chunk("{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{`x'}}]}")
                                + chunk(
                                        "{'tool_calls':[{'index':1,'id':'b','function':{'name':'g','arguments':'{`y'}}]}")
                                + chunk("{'tool_calls':[{'index':0,'function':{'arguments':'`:1}'}}]}")
                                + chunk("{'tool_calls':[{'index':1,'function':{'arguments':'`:2}'}}]}")
                                + finish("tool_calls"))
                        .replace("`", "\\\""));
        assertThat(reply.blocks())
                .containsExactly(
                        new Block.ToolCall("a", "f", new RawJson("{\"x\":1}"), null, null),
                        new Block.ToolCall("b", "g", new RawJson("{\"y\":2}"), null, null));
    }

    @Test
    void thoughtsAreToldOnceHoweverOftenTheyAreMirrored() {
        Reply reply = whole(
                true,
                chunk("{'reasoning':'We need','reasoning_details':[{'type':'reasoning.text','text':'We"
                                + " need','index':0,'format':null}]}")
                        + chunk("{'reasoning':' to','reasoning_content':'"
                                + " to','reasoning_details':[{'type':'reasoning.text','text':' to','index':0}]}")
                        + chunk("{'content':'ok'}")
                        + finish("stop"));
        assertThat(reply.blocks()).containsExactly(new Block.Thought("We need to", null), new Block.Text("ok"));
    }

    @Test
    void signedAndEncryptedThoughtsKeepTheirEntries() {
        Reply reply = whole(
                true,
                chunk(
                                "{'reasoning':'a','reasoning_details':[{'type':'reasoning.text','text':'a','index':0,'format':'f'}]}")
                        + chunk(
                                "{'reasoning':'b','reasoning_details':[{'type':'reasoning.text','text':'b','index':0}]}")
                        + chunk("{'reasoning_details':[{'type':'reasoning.text','signature':'sig','index':0}]}")
                        + chunk("{'reasoning_details':[{'type':'reasoning.encrypted','data':'x','id':'r','index':1}]}")
                        + chunk("{'content':'ok'}")
                        + finish("stop"));
        Block.Thought thought = (Block.Thought) reply.blocks().getFirst();
        assertThat(thought.text()).isEqualTo("ab");
        assertThat(Chats.json(thought.seal().value()))
                .isEqualTo(
                        Chats.json("{'type':'reasoning.text','text':'ab','index':0,'format':'f','signature':'sig'}"));
        Block.Hidden hidden = (Block.Hidden) reply.blocks().get(1);
        assertThat(Chats.json(hidden.seal().value()))
                .isEqualTo(Chats.json("{'type':'reasoning.encrypted','data':'x','id':'r','index':1}"));
        assertThat(reply.blocks().get(2)).isEqualTo(new Block.Text("ok"));
    }

    @Test
    void mistralsThoughtsAreParts() {
        assertThat(whole(
                                true,
                                chunk("{'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]}]}")
                                        + chunk("{'content':[{'type':'text','text':'ok'}]}")
                                        + finish("stop"))
                        .blocks())
                .containsExactly(new Block.Thought("hm", null), new Block.Text("ok"));
    }

    @Test
    void reasonsAreToldApart() {
        assertThat(reason("'finish_reason':'length'", "'content':'a'")).isEqualTo(StopReason.LENGTH);
        assertThat(reason("'finish_reason':'content_filter'", "'content':'a'")).isEqualTo(StopReason.SAFETY);
        assertThat(reason("'finish_reason':'stop'", "'content':null,'refusal':'no'"))
                .isEqualTo(StopReason.REFUSAL);
        assertThat(reason("'finish_reason':'content_filter','native_finish_reason':'refusal'", "'content':''"))
                .isEqualTo(StopReason.REFUSAL);
        assertThat(reason("'finish_reason':'tool_calls'", "'content':'a'")).isEqualTo(StopReason.END);
        assertThat(reason("'finish_reason':'abort'", "'content':'a'")).isEqualTo(StopReason.OTHER);
        Reply stopped =
                whole(false, "{'choices':[{'message':{'content':'a'},'finish_reason':'stop','stop_reason':'END'}]}");
        assertThat(stopped.reason()).isEqualTo(StopReason.STOP_SEQUENCE);
        assertThat(stopped.stopSequence()).isEqualTo("END");
    }

    private static StopReason reason(String choice, String message) {
        return whole(false, "{'choices':[{" + choice + ",'message':{" + message + "}}]}")
                .reason();
    }

    @Test
    void anErrorInsideAStreamFailsEvenBehindAReasonToFinish() {
        List<ReplyEvent> events = Chats.events(
                true,
                chunk("{'content':'a'}").replace("}]}", ",'finish_reason':'length'}]}")
                        + "data: {'error':{'code':400,'message':'Token limit"
                        + " reached'},'choices':[{'index':0,'delta':{'content':''}}]}\n\n"
                        + "data: [DONE]\n\n");
        assertThat(events).last().isEqualTo(new ReplyEvent.Failed("400", "Token limit reached"));
        assertThat(events).noneMatch(ReplyEvent.Finished.class::isInstance);
        assertThat(Chats.events(false, "{'error':{'type':'overloaded','message':'busy'}}"))
                .containsExactly(new ReplyEvent.Failed("overloaded", "busy"));
        assertThat(Chats.events(true, "data: {'error':'plain'}\n\n"))
                .containsExactly(new ReplyEvent.Failed("", "plain"));
        assertThat(Chats.events(true, chunk("{'content':'a'}") + finish("error")))
                .last()
                .isInstanceOf(ReplyEvent.Failed.class);
    }

    @Test
    void whatBreaksTheFormatIsNamedAndNotQuoted() {
        broken(true, "data: {'choices'\n\n", "JSON");
        broken(true, "data: [DONE]\n\n", "choice");
        broken(false, "{'choices':[]}", "choice");
        broken(false, "<html>secret</html>", "JSON");
        broken(true, chunk("{'tool_calls':[{'index':0,'id':'a','function':{'arguments':'{}'}}]}"), "name");
    }

    private static void broken(boolean streamed, String text, String what) {
        assertThatThrownBy(() -> Chats.events(streamed, text))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR))
                .hasMessageContaining(what)
                .hasMessageNotContaining("secret");
    }

    @Test
    void furtherChoicesAndPicturesAreLostByName() {
        List<ReplyEvent> events = Chats.events(
                false,
                "{'choices':[{'index':0,'message':{'content':'a','images':[{'type':'image_url'}]}},"
                        + "{'index':1,'message':{'content':'b'}}]}");
        assertThat(events.stream()
                        .filter(ReplyEvent.Lost.class::isInstance)
                        .map(event -> ((ReplyEvent.Lost) event).loss().field()))
                .containsExactly("images", "choices[1]");
    }

    @Test
    void callsThatShareAnIdAreTellableApart() {
        List<ReplyEvent> events = Chats.events(false, """
                {"id":"c","choices":[{"finish_reason":"tool_calls","message":{"tool_calls":[
                  {"id":"x","type":"function","function":{"name":"f","arguments":"{}"}},
                  {"id":"x","type":"function","function":{"name":"g","arguments":"{}"}}]}}]}""");
        assertThat(events)
                .filteredOn(ReplyEvent.CallStarted.class::isInstance)
                .extracting(event -> ((ReplyEvent.CallStarted) event).id())
                .hasSize(2)
                .startsWith("x")
                .doesNotHaveDuplicates();
    }

    @Test
    void aChoiceThatIsNoObjectIsNoEmptyAnswer() {
        assertThatThrownBy(() -> Chats.events(false, "{\"id\":\"c\",\"choices\":[null]}"))
                .isInstanceOf(KeyrailException.class)
                .hasMessageContaining("a choice is not an object");
    }
}
