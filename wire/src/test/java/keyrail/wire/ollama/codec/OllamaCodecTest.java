package keyrail.wire.ollama.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ReplyEvent.BlockKind;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.StopReason;
import keyrail.core.inference.hub.TokenCounts;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class OllamaCodecTest {
    private static final OllamaCodec CODEC = new OllamaCodec();
    private static final String STREAM = """
            {'model':'qwen3','created_at':'2026-11-28T10:00:00.1Z','message':{'role':'assistant','content':'','thinking':'hm '},'done':false}
            {'model':'qwen3','created_at':'2026-11-28T10:00:00.2Z','message':{'role':'assistant','content':'','thinking':'yes'},'done':false}
            {'model':'qwen3','created_at':'2026-11-28T10:00:00.3Z','message':{'role':'assistant','content':'Grüß '},'done':false}
            {'model':'qwen3','created_at':'2026-11-28T10:00:00.4Z','message':{'role':'assistant','content':'dich 😀'},'done':false}
            {'model':'qwen3','created_at':'2026-11-28T10:00:00.5Z','message':{'role':'assistant','content':'','tool_calls':[{'function':{'name':'f','arguments':{'n':12345678901234567890}}},{'id':'mine','function':{'name':'g','arguments':{}}}]},'done':false}
            {'model':'qwen3','created_at':'2026-11-28T10:00:00.6Z','message':{'role':'assistant','content':''},'done_reason':'stop','done':true,'prompt_eval_count':26,'eval_count':9}
            """;

    private static Prompt read(String body) {
        return CODEC.readPrompt(
                new PromptSource(Target.of("POST", "/chat"), Headers.EMPTY, "", Bytes.utf8(body.replace('\'', '"'))));
    }

    private static WrittenPrompt write(Prompt prompt, PromptRules.Builder rules) {
        return CODEC.writePrompt(
                prompt, new PromptTarget("qwen3", rules.build(), new Minter(Format.OLLAMA_CHAT, "local")));
    }

    private static WrittenPrompt write(Prompt prompt) {
        return write(prompt, PromptRules.builder().thinking(Thinking.ADAPTIVE));
    }

    private static String text(WrittenPrompt written) {
        return written.body().asUtf8().replace('"', '\'');
    }

    private static List<String> fields(WrittenPrompt written) {
        return written.losses().stream().map(Loss::field).toList();
    }

    private static Prompt prompt(ToolSet tools, OutputShape output, @Nullable Reasoning reasoning, Turn... turns) {
        return new Prompt(
                "m",
                List.of(new Block.Text("s1"), new Block.Text("s2")),
                List.of(turns),
                tools,
                Sampling.NONE,
                reasoning,
                output,
                Prompt.Extras.NONE,
                false,
                List.of());
    }

    private static Prompt plain(Turn... turns) {
        return prompt(ToolSet.NONE, new OutputShape.Free(), null, turns);
    }

    private static Turn user(Block... blocks) {
        return new Turn(Turn.Role.USER, List.of(blocks));
    }

    private static Turn assistant(Block... blocks) {
        return new Turn(Turn.Role.ASSISTANT, List.of(blocks));
    }

    private static List<ReplyEvent> events(boolean streamed, byte[] bytes, int cut) {
        List<ReplyEvent> events = new ArrayList<>();
        ReplyReader reader = CODEC.replyReader(streamed, events::add);
        reader.accept(bytes, 0, cut);
        reader.accept(bytes, cut, bytes.length - cut);
        reader.end();
        return events;
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aStreamTellsTheSameWhereverItIsCut() {
        byte[] stream = bytes(STREAM);
        List<ReplyEvent> whole = events(true, stream, 0);
        ReplyAssembler assembler = new ReplyAssembler();
        whole.forEach(assembler);
        Block.ToolCall made = (Block.ToolCall) assembler.blocks().get(2);
        assertThat(made.id()).matches("call_[0-9a-f]{24}");
        assertThat(assembler.blocks())
                .containsExactly(
                        new Block.Thought("hm yes", null),
                        new Block.Text("Grüß dich 😀"),
                        new Block.ToolCall(made.id(), "f", new RawJson("{\"n\":12345678901234567890}"), null, null),
                        new Block.ToolCall("mine", "g", RawJson.EMPTY_OBJECT, null, null));
        assertThat(assembler.reply().reason()).isEqualTo(StopReason.TOOL_CALLS);
        assertThat(assembler.reply().tokens()).isEqualTo(new TokenCounts(26, 0, 0, 0, 9, 0));
        for (int cut = 1; cut <= stream.length; cut++) {
            assertThat(events(true, stream, cut)).as("cut at " + cut).isEqualTo(whole);
        }
        assertThat(events(true, bytes(STREAM.replace("\n", "\r\n\r\n")), 7)).isEqualTo(whole);
        assertThat(events(true, bytes(STREAM.strip()), 7)).isEqualTo(whole);
    }

    @Test
    void aCutOrAnErrorIsNoEnd() {
        byte[] stream = bytes(STREAM);
        byte[] half = Arrays.copyOf(stream, stream.length - 40);
        assertThat(events(true, half, 3)).noneMatch(ReplyEvent.Finished.class::isInstance);
        assertThat(events(true, bytes(STREAM.split("\n")[0] + "\n{'error':'boom'}\n"), 0))
                .last()
                .isEqualTo(new ReplyEvent.Failed("", "boom"));
        assertThatThrownBy(() -> events(true, bytes("<html>\n"), 0))
                .isInstanceOf(KeyrailException.class)
                .hasMessageContaining("line");
        assertThatThrownBy(() -> events(false, bytes("{}"), 0)).hasMessageContaining("message");
    }

    @Test
    void aWholeAnswerIsRead() {
        List<ReplyEvent> events = events(
                false,
                bytes("{'model':'m','message':{'role':'assistant','content':'hi'},'done':true,'done_reason':'length'}"),
                0);
        assertThat(events)
                .containsExactly(
                        new ReplyEvent.Started("", "m"),
                        new ReplyEvent.BlockStarted(0, BlockKind.TEXT),
                        new ReplyEvent.Piece(0, "hi"),
                        new ReplyEvent.BlockEnded(0),
                        new ReplyEvent.Finished(StopReason.LENGTH, null));
    }

    @Test
    void aConversationIsWrittenInItsOwnWords() {
        WrittenPrompt written = write(plain(
                user(
                        new Block.Text("look"),
                        new Block.Media(
                                MediaKind.IMAGE, new MediaSource.Inline("image/heic", "AAEC"), null, null, null)),
                assistant(
                        new Block.Thought("why", null),
                        new Block.Text("ok"),
                        new Block.ToolCall("a", "f", new RawJson("{\"n\": 12345678901234567890}"), null, null),
                        new Block.ToolCall("b", "g", new RawJson(""), null, null)),
                user(
                        new Block.ToolResult("b", List.of(new Block.Text("2")), true, null),
                        new Block.ToolResult("a", List.of(new Block.Text("1")), false, null),
                        new Block.Text("next"))));
        assertThat(text(written))
                .isEqualTo("{'model':'qwen3','messages':["
                        + "{'role':'system','content':'s1\\n\\ns2'},"
                        + "{'role':'user','content':'look','images':['AAEC']},"
                        + "{'role':'assistant','content':'ok','thinking':'why','tool_calls':["
                        + "{'function':{'name':'f','arguments':{'n':12345678901234567890}}},"
                        + "{'function':{'name':'g','arguments':{}}}]},"
                        + "{'role':'tool','tool_name':'f','content':'1'},"
                        + "{'role':'tool','tool_name':'g','content':'Error: 2'},"
                        + "{'role':'user','content':'next'}],'stream':false}");
        assertThat(fields(written)).containsExactly("messages[2].is_error");
        assertThat(written.target().path()).isEqualTo("/chat");
    }

    @Test
    void settingsLieInOptionsAndSchemasInFormat() {
        Prompt prompt = read("""
                {'model':'m','messages':[{'role':'user','content':'hi'}],
                 'options':{'num_predict':5,'temperature':0.50,'top_p':0.9,'top_k':4,'seed':1,'stop':['x'],
                   'frequency_penalty':1,'presence_penalty':2},
                 'format':{'type':'object'},'think':true}""");
        WrittenPrompt written = write(prompt);
        assertThat(text(written))
                .isEqualTo("{'model':'qwen3','messages':[{'role':'user','content':'hi'}],'format':{'type':'object'},"
                        + "'think':true,'options':{'num_predict':5,'temperature':0.50,'top_p':0.9,'top_k':4,"
                        + "'frequency_penalty':1,'presence_penalty':2,'seed':1,'stop':['x']},'stream':true}");
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void thinkingIsAYesOrAWordOrNothing() {
        Reasoning high = new Reasoning(true, Effort.HIGH, null, null);
        Reasoning off = new Reasoning(false, null, null, null);
        Prompt asked = prompt(ToolSet.NONE, new OutputShape.Free(), high, user(new Block.Text("hi")));
        assertThat(text(write(asked))).contains("'think':true");
        assertThat(fields(write(asked))).containsExactly("thinking");
        assertThat(text(write(asked.withReasoning(off)))).contains("'think':false");
        PromptRules.Builder words =
                PromptRules.builder().thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(text(write(asked, words))).contains("'think':'high'");
        WrittenPrompt none = write(asked, PromptRules.builder().thinking(Thinking.NONE));
        assertThat(text(none)).doesNotContain("think");
        assertThat(fields(none)).containsExactly("thinking");
    }

    @Test
    void toolsAreOfferedButCannotBeForced() {
        ToolSet.Tool f = new ToolSet.Tool("f", "d", null, null, null);
        ToolSet.Tool g = new ToolSet.Tool("g", null, new RawJson("{\"type\":\"object\"}"), null, null);
        String both = "'tools':[{'type':'function','function':{'name':'f','description':'d',"
                + "'parameters':{'type':'object','properties':{}}}},"
                + "{'type':'function','function':{'name':'g','parameters':{'type':'object','properties':{}}}}]";
        assertThat(text(write(withTools(new ToolSet(List.of(f, g), new Choice.Auto(), null)))))
                .contains(both);
        WrittenPrompt any = write(withTools(new ToolSet(List.of(f, g), new Choice.Any(), false)));
        assertThat(text(any)).contains(both).doesNotContain("tool_choice");
        assertThat(fields(any)).containsExactly("tool_choice", "parallel_tool_calls");
        WrittenPrompt named = write(withTools(new ToolSet(List.of(f, g), new Choice.Named("g"), null)));
        assertThat(text(named)).contains("'name':'g'").doesNotContain("'name':'f'");
        assertThat(text(write(withTools(new ToolSet(List.of(f, g), new Choice.None(), null)))))
                .doesNotContain("tools");
    }

    @Test
    void theTypeOfParametersIsOneWord() {
        RawJson schema = new RawJson("{\"type\":[\"object\",\"null\"],\"properties\":{}}");
        ToolSet.Tool f = new ToolSet.Tool("f", null, schema, null, null);
        assertThat(text(write(withTools(new ToolSet(List.of(f), new Choice.Auto(), null)))))
                .contains("'parameters':{'type':'object','properties':{}}");
    }

    private static Prompt withTools(ToolSet tools) {
        return prompt(tools, new OutputShape.Free(), null, user(new Block.Text("hi")));
    }

    @Test
    void whatItCannotTakeBecomesANote() {
        WrittenPrompt written = write(plain(user(
                new Block.Media(MediaKind.IMAGE, new MediaSource.Remote("https://a/b.png", null), null, null, null),
                new Block.Media(MediaKind.DOCUMENT, new MediaSource.Inline("text/csv", "YSxi"), "a.csv", null, null),
                new Block.ToolResult("nobody", List.of(new Block.Text("x")), false, null))));
        assertThat(text(written))
                .contains("[image: could not be passed on]\\n"
                        + "\\n"
                        + "<attached_file name=\\'a.csv\\'>\\n"
                        + "a,b\\n"
                        + "</attached_file>")
                .contains("[result of the tool call nobody]\\nx");
        assertThat(fields(written)).hasSize(3);
    }

    @Test
    void aClientsConversationIsRead() {
        Prompt prompt = read("""
                {'model':'m','messages':[
                  {'role':'system','content':'s'},
                  {'role':'user','content':'look','images':['/9j/AA==']},
                  {'role':'assistant','content':'','thinking':'hm','tool_calls':[
                    {'function':{'name':'f','arguments':{'n':1}}},{'function':{'name':'f','arguments':{}}}]},
                  {'role':'tool','tool_name':'f','content':'1'},
                  {'role':'tool','tool_name':'f','content':'2'}],
                 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}],
                 'stream':false,'keep_alive':'5m','think':'low','options':{'num_ctx':8192}}""");
        assertThat(prompt.system()).containsExactly(new Block.Text("s"));
        assertThat(prompt.turns())
                .containsExactly(
                        user(
                                new Block.Text("look"),
                                new Block.Media(
                                        MediaKind.IMAGE,
                                        new MediaSource.Inline("image/jpeg", "/9j/AA=="),
                                        null,
                                        null,
                                        null)),
                        assistant(
                                new Block.Thought("hm", null),
                                new Block.ToolCall("call_1", "f", new RawJson("{\"n\":1}"), null, null),
                                new Block.ToolCall("call_2", "f", RawJson.EMPTY_OBJECT, null, null)),
                        user(
                                new Block.ToolResult("call_1", List.of(new Block.Text("1")), false, null),
                                new Block.ToolResult("call_2", List.of(new Block.Text("2")), false, null)));
        assertThat(prompt.stream()).isFalse();
        assertThat(prompt.reasoning()).isEqualTo(new Reasoning(true, Effort.LOW, null, true));
        assertThat(prompt.losses()).extracting(Loss::field).containsExactly("options.num_ctx");
        assertThat(read("{'model':'m','messages':[]}").stream()).isTrue();
    }

    @Test
    void anAnswerIsWrittenByTheGrammarAndReadsBackEqual() {
        List<ReplyEvent> events = List.of(
                new ReplyEvent.Started("v", "m"),
                new ReplyEvent.BlockStarted(0, BlockKind.THOUGHT),
                new ReplyEvent.Piece(0, "hm"),
                new ReplyEvent.BlockEnded(0),
                new ReplyEvent.BlockStarted(1, BlockKind.TEXT),
                new ReplyEvent.BlockStarted(2, BlockKind.TEXT),
                new ReplyEvent.Piece(2, "b"),
                new ReplyEvent.Piece(1, "a"),
                new ReplyEvent.BlockEnded(1),
                new ReplyEvent.CallStarted(3, "x", "f"),
                new ReplyEvent.BlockEnded(2),
                new ReplyEvent.Arguments(3, "{\"n\":"),
                new ReplyEvent.Arguments(3, "1}"),
                new ReplyEvent.BlockEnded(3),
                new ReplyEvent.Finished(StopReason.TOOL_CALLS, null),
                new ReplyEvent.Tokens(new TokenCounts(5, 0, 0, 0, 7, 2)));
        ReplyFrame frame = new ReplyFrame("id", "mine", 1_700_000_000, plain());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer =
                CODEC.replyWriter(frame, piece -> out.write(piece.array(), piece.offset(), piece.length()));
        ReplyAssembler sent = new ReplyAssembler();
        events.forEach(event -> {
            writer.accept(event);
            sent.accept(event);
        });
        writer.end();
        OllamaGrammar told = OllamaGrammar.check(out.toByteArray());
        assertThat(told.text()).isEqualTo("ab");
        assertThat(told.thoughts()).isEqualTo("hm");
        assertThat(told.calls()).hasSize(1);
        assertThat(told.input()).isEqualTo(5);
        assertThat(told.output()).isEqualTo(7);
        assertThat(writer.contentType()).isEqualTo("application/x-ndjson");
        ObjectNode whole = JsonTree.request(CODEC.writeReply(sent.reply(), frame));
        ReplyAssembler back = new ReplyAssembler();
        events(false, CODEC.writeReply(sent.reply(), frame).array(), 0).forEach(back);
        assertThat(whole.get("message").get("content").stringValue()).isEqualTo("ab");
        assertThat(back.blocks())
                .containsExactly(
                        new Block.Thought("hm", null),
                        new Block.Text("ab"),
                        new Block.ToolCall("x", "f", new RawJson("{\"n\":1}"), null, null));
    }

    /** Whatever the order and the chunks, what is written reads back equal; a refusal is text here. */
    @Test
    void textAndArgumentsAreConservedOverRandomAnswersAndChunks() {
        for (int seed = 0; seed < 300; seed++) {
            RandomReply random = new RandomReply(seed);
            List<ReplyEvent> events = random.events();
            Reply sent = RandomReply.assembled(events);
            ReplyFrame frame = new ReplyFrame("id", "mine", 1_700_000_000, plain());
            StringBuilder stream = new StringBuilder();
            ReplyWriter writer = CODEC.replyWriter(frame, piece -> stream.append(piece.asUtf8()));
            events.forEach(writer::accept);
            writer.end();
            OllamaGrammar.check(stream.toString().getBytes(StandardCharsets.UTF_8));
            for (String answer :
                    List.of(stream.toString(), CODEC.writeReply(sent, frame).asUtf8())) {
                List<ReplyEvent> got = new ArrayList<>();
                ReplyReader reader = CODEC.replyReader(answer.contentEquals(stream), got::add);
                random.chunks(answer).forEach(chunk -> reader.accept(chunk, 0, chunk.length));
                reader.end();
                Reply read = RandomReply.assembled(got);
                assertThat(calls(read)).as("seed " + seed).isEqualTo(calls(sent));
                if (sent.reason() == StopReason.REFUSAL || sent.reason() == StopReason.SAFETY) {
                    // Words stand for the reason, which the format does not have.
                    assertThat(said(read))
                            .as("seed " + seed)
                            .isNotEmpty()
                            .hasSizeGreaterThanOrEqualTo(said(sent).length());
                } else {
                    assertThat(said(read)).as("seed " + seed).hasSameSizeAs(said(sent));
                }
                assertThat(read.tokens().output()).isEqualTo(sent.tokens().output());
            }
        }
    }

    private static List<String> calls(Reply reply) {
        return reply.blocks().stream()
                .filter(Block.ToolCall.class::isInstance)
                .map(Block.ToolCall.class::cast)
                .map(call -> call.id() + call.name() + JsonTree.text(JsonTree.arguments(call.arguments())))
                .toList();
    }

    /** The characters said, whichever block said them, in order of their code: blocks of two kinds may overlap. */
    private static String said(Reply reply) {
        StringBuilder text = new StringBuilder();
        for (Block block : reply.blocks()) {
            if (block instanceof Block.Text said) {
                text.append(said.text());
            } else if (block instanceof Block.Refusal refusal) {
                text.append(refusal.text());
            }
        }
        return text.toString();
    }

    @Test
    void resultsStandInTheOrderOfTheirCallsBecauseNothingElseTellsThemApart() {
        Prompt prompt = plain(
                user(new Block.Text("go")),
                assistant(
                        new Block.ToolCall("a", "f", RawJson.EMPTY_OBJECT, null, null),
                        new Block.ToolCall("b", "f", RawJson.EMPTY_OBJECT, null, null)),
                user(
                        new Block.ToolResult("b", List.of(new Block.Text("of b")), false, null),
                        new Block.ToolResult("a", List.of(new Block.Text("of a")), false, null),
                        new Block.Text("so?")));
        assertThat(text(write(prompt)))
                .contains("{'role':'tool','tool_name':'f','content':'of a'},{'role':'tool','tool_name':'f',"
                        + "'content':'of b'},{'role':'user','content':'so?'}");
    }

    @Test
    void aRefusalWithoutWordsIsNoEmptySuccess() {
        Reply silent = new Reply("", "m", List.of(), StopReason.REFUSAL, null, TokenCounts.NONE);
        assertThat(CODEC.writeReply(silent, new ReplyFrame("1", "m", 0, plain()))
                        .asUtf8())
                .contains("\"content\":\"The model declined to answer.\"");
        StringBuilder stream = new StringBuilder();
        ReplyWriter writer =
                CODEC.replyWriter(new ReplyFrame("1", "m", 0, plain()), bytes -> stream.append(bytes.asUtf8()));
        writer.accept(new ReplyEvent.Started("", "m"));
        writer.accept(new ReplyEvent.BlockStarted(0, ReplyEvent.BlockKind.TEXT));
        writer.accept(new ReplyEvent.Piece(0, "Well"));
        writer.accept(new ReplyEvent.BlockEnded(0));
        writer.accept(new ReplyEvent.Finished(StopReason.SAFETY, null));
        writer.end();
        assertThat(stream).contains("\"content\":\"\\n\\n[The vendor's filter ended the answer.]\"},\"done\":true");
    }
}
