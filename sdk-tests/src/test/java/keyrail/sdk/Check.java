package keyrail.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The behaviours of {@link Behaviours} that a test judges, by number. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Check {
    int[] value();

    /** The vendors before which the test judges anything; none for all. */
    Upstream[] before() default {};
}
