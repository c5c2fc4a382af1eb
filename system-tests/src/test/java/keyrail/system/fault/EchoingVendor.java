package keyrail.system.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A vendor that fails in the way the model's name says, and repeats all it was told wherever it can. */
final class EchoingVendor implements ByteVendor.Script {
    static final List<String> FAILURES = List.of(
            "status-400",
            "status-401",
            "status-402",
            "status-403",
            "status-404",
            "status-408",
            "status-409",
            "status-413",
            "status-422",
            "status-429",
            "status-500",
            "status-502",
            "status-503",
            "status-504",
            "status-529",
            "plain-401",
            "plain-500",
            "redirect",
            "html",
            "noise",
            "nothing",
            "not-http",
            "cut",
            "reset",
            "two-lengths",
            "bad-length",
            "error-event",
            "bad-events");

    private static final Pattern MODEL = Pattern.compile("\"model\": ?\"fail-([a-z0-9-]+)\"");

    @Override
    public void answer(String request, Socket socket) throws IOException {
        Matcher model = MODEL.matcher(request);
        String failure = model.find() ? model.group(1) : "status-500";
        String told = request.substring(0, request.indexOf("\r\n\r\n"));
        String quoted = told.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r\n", "\\n");
        String error = "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"" + quoted + "\",\"code\":\"x\"}}";
        OutputStream out = socket.getOutputStream();
        switch (failure) {
            case "plain-401", "plain-500" -> say(out, failure.substring(6), "text/plain", "", told);
            case "redirect" ->
                say(out, "307", "text/plain", "location: http://localhost/?" + told.hashCode() + "\r\n", told);
            case "html" -> say(out, "200", "text/html", "", "<html>" + told + "</html>");
            case "noise" -> say(out, "200", "text/event-stream", "", told);
            case "nothing" -> out.flush();
            case "not-http" -> write(out, "SSH-2.0-" + told + "\r\n\r\n");
            case "cut", "reset" -> {
                write(out, "HTTP/1.1 500 x\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n" + error);
                if (failure.equals("reset")) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
            case "two-lengths" -> say(out, "500", "application/json", "content-length: 5\r\n", error);
            case "bad-length" -> write(out, "HTTP/1.1 500 x\r\ncontent-length: " + quoted + "\r\n\r\n" + error);
            case "error-event" ->
                say(out, "200", "text/event-stream", "", "data: {\"error\":{\"message\":\"no\"}}\n\n");
            case "bad-events" -> say(out, "200", "text/event-stream", "", "data: {\"" + quoted + "\n\n");
            default -> say(out, failure.substring("status-".length()), "application/json", "", error);
        }
    }

    private static void say(OutputStream out, String status, String type, String fields, String body)
            throws IOException {
        write(
                out,
                "HTTP/1.1 " + status + " x\r\ncontent-type: " + type + "\r\nconnection: close\r\n" + fields
                        + "content-length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
