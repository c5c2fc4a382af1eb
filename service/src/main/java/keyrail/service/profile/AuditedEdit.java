package keyrail.service.profile;

import java.util.List;
import keyrail.core.config.ConfigEdit;
import keyrail.service.Actor;
import keyrail.service.HomePorts;

/** One edit of {@code config.json}, its line in the audit log, and the news of it. */
public final class AuditedEdit {
    private final HomePorts ports;

    public AuditedEdit(HomePorts ports) {
        this.ports = ports;
    }

    public void apply(List<ConfigEdit> edits, String what, String target, Actor actor) {
        ports.config().edit(edits);
        try {
            ports.store().write(rows -> {
                rows.append(actor.did(what, target, ports.clock().instant()));
                return target;
            });
        } finally {
            // The file has changed whether or not the audit log could be written.
            ports.changed().run();
        }
    }
}
