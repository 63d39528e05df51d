package io.runledger.platform.page;

import io.runledger.platform.http.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.reactive.result.view.Rendering;

/** Tells a person at a page what the API would tell a program. */
@ControllerAdvice(annotations = PageController.class)
class PageProblems {

    @ExceptionHandler(ProblemException.class)
    Rendering problem(ProblemException refused) {
        HttpStatus status = HttpStatus.valueOf(refused.problem().status());
        return Rendering.view("problem")
                .status(status)
                .modelAttribute("status", status.value())
                .modelAttribute("title", status.getReasonPhrase())
                .modelAttribute("detail", refused.problem().detail())
                .build();
    }
}
