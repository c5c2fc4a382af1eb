package keyrail.wire.ollama.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.PromptRules;
import keyrail.wire.codec.Mutated;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ReplyAssembler;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;

/** Valid requests and answers with members dropped, replaced and retyped: nothing but our own errors comes of it. */
class OllamaFuzzTest {
    private static final OllamaCodec CODEC = new OllamaCodec();
    private static final Set<FailureCode> CLIENTS_FAULT =
            Set.of(FailureCode.INVALID_REQUEST, FailureCode.INVALID_JSON, FailureCode.UNTRANSLATABLE);

    private static final String REQUEST = """
            {'model':'m','messages':[{'role':'system','content':'s'},{'role':'user','content':'u','images':['AAEC']},
              {'role':'assistant','content':'a','thinking':'t','tool_calls':[{'id':'i','function':{'index':0,'name':'f','arguments':{'a':1}}}]},
              {'role':'tool','tool_name':'f','tool_call_id':'i','content':'r'}],
             'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object','properties':{}}}}],
             'format':{'type':'object'},'think':'high','options':{'num_predict':5,'temperature':0.5,'top_k':3,'stop':['x']},
             'stream':true,'keep_alive':'5m'}""";

    private static final String ANSWER = """
            {'model':'m','created_at':'2026-11-28T10:00:00Z','message':{'role':'assistant','content':'c','thinking':'t',
              'images':['AA'],'tool_calls':[{'id':'i','function':{'name':'f','arguments':{'a':[1]}}}]},
             'done':true,'done_reason':'stop','prompt_eval_count':5,'eval_count':6}""";

    @Test
    void aMutatedRequestIsReadAndWrittenOrRefused() {
        for (int seed = 0; seed < 3_000; seed++) {
            String mutated = Mutated.json(REQUEST, seed);
            try {
                Prompt prompt = CODEC.readPrompt(
                        new PromptSource(Target.of("POST", "/chat"), Headers.EMPTY, "", Bytes.utf8(mutated)));
                PromptTarget target =
                        new PromptTarget("m", PromptRules.builder().build(), new Minter(Format.OLLAMA_CHAT, "c"));
                JsonTree.request(CODEC.writePrompt(prompt, target).body());
            } catch (KeyrailException refused) {
                assertThat(refused.failure().code())
                        .as("seed " + seed + ": " + mutated)
                        .isIn(CLIENTS_FAULT);
            }
        }
    }

    @Test
    void aMutatedAnswerIsToldOrCalledBroken() {
        for (int seed = 0; seed < 3_000; seed++) {
            byte[] body = (Mutated.json(ANSWER, seed) + "\n").getBytes(StandardCharsets.UTF_8);
            for (boolean streamed : new boolean[] {true, false}) {
                try {
                    ReplyAssembler assembler = new ReplyAssembler();
                    ReplyReader reader = CODEC.replyReader(streamed, assembler);
                    reader.accept(body, 0, body.length);
                    reader.end();
                } catch (KeyrailException broken) {
                    assertThat(broken.failure().code())
                            .as("seed " + seed)
                            .isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
                }
            }
        }
    }
}
