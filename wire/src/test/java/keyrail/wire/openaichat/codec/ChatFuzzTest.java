package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.ChatRules;
import keyrail.core.provider.PromptRules;
import keyrail.wire.codec.Mutated;
import keyrail.wire.codec.ReplyAssembler;
import org.junit.jupiter.api.Test;

/** Valid requests and answers with members dropped, replaced and retyped: nothing but our own errors comes of it. */
class ChatFuzzTest {
    private static final Set<FailureCode> CLIENTS_FAULT =
            Set.of(FailureCode.INVALID_REQUEST, FailureCode.INVALID_JSON, FailureCode.UNTRANSLATABLE);

    private static final String REQUEST = """
            {'model':'m','messages':[
              {'role':'system','content':[{'type':'text','text':'s','cache_control':{'type':'ephemeral','ttl':'1h'}}]},
              {'role':'user','name':'n','content':[{'type':'text','text':'t'},
                {'type':'image_url','image_url':{'url':'data:image/png;base64,AA','detail':'low'}},
                {'type':'input_audio','input_audio':{'data':'AA','format':'wav'}},
                {'type':'file','file':{'filename':'f.pdf','file_data':'AA'}}]},
              {'role':'assistant','content':null,'refusal':'no','reasoning_content':'r','reasoning_details':[
                {'type':'reasoning.text','text':'a','signature':'b'},{'type':'reasoning.encrypted','data':'c'}],
                'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'},
                  'extra_content':{'google':{'thought_signature':'x'}}}]},
              {'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'1'}]},
              {'role':'assistant','function_call':{'name':'f','arguments':'{}'}},
              {'role':'function','name':'f','content':'x'}],
             'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,
               'parameters':{'type':'object','properties':{'a':{'type':'array','items':{'$ref':'#/$defs/x'}}},
                 'required':['a'],'anyOf':[{'required':['a']}],'$defs':{'x':{'enum':[1]}}}}}],
             'tool_choice':{'type':'function','function':{'name':'f'}},'parallel_tool_calls':false,
             'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':
               {'type':'object','properties':{'a':{'anyOf':[{'type':'null'},{'type':'string','format':'date'}]}},'required':['a']}}},
             'max_completion_tokens':9,'temperature':0.5,'top_p':0.1,'top_k':3,'seed':1,'stop':['x'],
             'reasoning_effort':'low','reasoning':{'effort':'low','max_tokens':5,'exclude':true},
             'thinking':{'type':'enabled','budget_tokens':5},'logit_bias':{'1':2},'modalities':['text'],
             'stream':true,'stream_options':{'include_usage':true},'n':1,'user':'u','metadata':{'a':'b'}}""";

    private static final String ANSWER = """
            {'id':'c','model':'m','choices':[{'index':0,'finish_reason':'stop','native_finish_reason':'x','stop_reason':'s',
              'message':{'role':'assistant','content':[{'type':'text','text':'t'},{'type':'thinking','thinking':[{'text':'x'}]}],
              'refusal':null,'reasoning':'why','reasoning_details':[{'type':'reasoning.text','text':'a','signature':'b','index':0},
                {'type':'reasoning.summary','summary':'c','index':1},{'type':'reasoning.encrypted','data':'c'}],
              'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{}'},'extra_content':{'a':1}}],
              'function_call':{'name':'g','arguments':'{}'},'annotations':[{'type':'url_citation'}]}}],
             'usage':{'prompt_tokens':9,'completion_tokens':3,'total_tokens':12,'prompt_tokens_details':{'cached_tokens':2},
               'completion_tokens_details':{'reasoning_tokens':1}},'x_groq':{'usage':{'prompt_tokens':1}},'error':null}""";

    @Test
    void aMutatedRequestIsReadAndWrittenOrRefused() {
        for (int seed = 0; seed < 4_000; seed++) {
            String mutated = Mutated.json(REQUEST, seed);
            try {
                Prompt prompt = Chats.read(mutated);
                for (ChatRules rules : List.of(ChatRules.OPENAI, ChatRules.PLAIN)) {
                    Chats.body(Chats.write(prompt, PromptRules.builder().chat(rules)));
                }
            } catch (KeyrailException refused) {
                assertThat(refused.failure().code())
                        .as("seed " + seed + ": " + mutated)
                        .isIn(CLIENTS_FAULT);
            }
        }
    }

    @Test
    void aMutatedAnswerIsToldOrCalledBroken() {
        for (int seed = 0; seed < 4_000; seed++) {
            String body = Mutated.json(ANSWER, seed);
            answered(seed, false, body);
            answered(seed, true, "data: " + body.replace("\"message\"", "\"delta\"") + "\n\ndata: [DONE]\n\n");
        }
    }

    private static void answered(int seed, boolean streamed, String text) {
        try {
            ReplyAssembler assembler = new ReplyAssembler();
            Chats.events(streamed, List.of(text.getBytes(StandardCharsets.UTF_8)))
                    .forEach(assembler);
            Chats.CODEC.writeReply(assembler.reply(), Chats.frame(Chats.prompt()));
        } catch (KeyrailException broken) {
            assertThat(broken.failure().code())
                    .as("seed " + seed + ": " + text)
                    .isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
        }
    }
}
