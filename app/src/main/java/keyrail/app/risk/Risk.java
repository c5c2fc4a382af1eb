package keyrail.app.risk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says how dangerous a command is, what it touches, and why; required on every command class. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Risk {
    RiskLevel level();

    Effect[] effects();

    /** A reason a person deciding about one call can use; at least 15 characters. */
    String why();

    /** The command that undoes it, with placeholders; empty where there is nothing to undo, or no way to. */
    String undo() default "";

    /** Whether doing it again right away changes nothing more. */
    boolean idempotent() default true;

    /** Whether it may ask a person at a terminal. */
    boolean interactive() default false;
}
