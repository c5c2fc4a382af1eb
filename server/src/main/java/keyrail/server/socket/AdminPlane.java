package keyrail.server.socket;

import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import keyrail.server.admin.AdminRouter;
import keyrail.server.admin.event.EventFeed;

/**
 * What is served, whichever way in.
 *
 * @param feed what followers of {@code /v1/events} hear
 * @param blocking where requests run, since they touch files and the database
 */
public record AdminPlane(Vertx vertx, AdminRouter router, EventFeed feed, Executor blocking) {}
