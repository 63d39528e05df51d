package io.runledger.platform.page;

import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where a browser exchanges an API key for a session. */
@PageController
class SignInPage {

    @GetMapping("/sign-in")
    String signIn(@RequestParam Map<String, String> query, Model model) {
        model.addAttribute("next", query.getOrDefault("next", "/"));
        model.addAttribute("refused", query.containsKey("error"));
        return "sign-in";
    }
}
