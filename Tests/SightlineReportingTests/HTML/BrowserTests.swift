import Foundation
import SightlineAttribution
import SightlineReporting
import Testing

/// The page in a browser.
@Suite(.enabled(if: Browser.executable != nil, "none of \(Browser.names.joined(separator: ", ")) is installed"), .serialized)
struct BrowserTests {
    private func report(_ explanations: [Explanation]) -> String {
        var report = HTMLReport(version: "1")
        for explanation in explanations { report.add(.explanation(explanation)) }
        return report.markup
    }

    private func corpus() throws -> String {
        report([
            try ReportFixture.explanation(
                "good film", scores: { #""removal": \#(3 - $0), "value": 1, "importance": \#($0)"# }),
            try ReportFixture.explanation("a bad film", scores: { #""removal": \#($0)"# }),
            try ReportFixture.explanation("not so good", score: 0.5, scores: { #""removal": \#(-$0)"# }),
        ])
    }

    /// The page with a script of the test's own in place of the policy that would refuse it; what the script returns.
    private func result(of script: String, in page: String) throws -> (text: String, console: [String]) {
        let start = try #require(page.firstRange(of: "script-src '")).lowerBound
        let end = try #require(page[start...].firstRange(of: "';")).upperBound
        var changed = page.replacingCharacters(in: start..<end, with: "script-src 'unsafe-inline';")
        let test = "<script>addEventListener('load', () => { let result; try { result = (() => {\(script)})() } "
            + "catch (error) { result = String(error) } const out = document.createElement('pre'); out.id = 'result'; "
            + "out.textContent = JSON.stringify(result); document.body.append(out) })</script></body>"
        changed = changed.replacing("</body>", with: test)
        let visit = try Browser.visit(changed)
        let from = try #require(visit.document.firstRange(of: "<pre id=\"result\">")).upperBound
        let to = try #require(visit.document[from...].firstRange(of: "</pre>")).lowerBound
        return (String(visit.document[from..<to]), visit.console)
    }

    @Test func styleAndScriptRunUnderThePolicyWithoutComplaint() throws {
        let visit = try Browser.visit(try corpus())
        #expect(visit.console.isEmpty)
        #expect(visit.document.contains("id=\"tip\""))
    }

    @Test func noOtherScriptRuns() throws {
        let page = try corpus().replacing("</main>", with: "<script>document.title = 'taken over'</script></main>")
        let visit = try Browser.visit(page)
        #expect(!visit.document.contains("<title>taken over"))
        #expect(visit.console.contains { $0.contains("Content Security Policy") })
    }

    @Test func markupInATextRunsNowhere() throws {
        let attack = #"<script>document.title='x'</script>"'& <img src=x onerror=document.title='x'>"#
        let page = report([try ReportFixture.explanation(attack, label: attack, scores: { _ in #""removal": 1"# })])
        let found = try result(of: "return [document.title, document.querySelector('.text').textContent]", in: page)
        #expect(!found.text.hasPrefix("[\"x\""))
        #expect(found.text.contains("onerror=document.title='x'&gt;\"]"))
        #expect(found.console.isEmpty)
    }

    @Test func nothingIsLoaded() throws {
        let found = try result(of: "return performance.getEntriesByType('resource').length", in: try corpus())
        #expect(found.text == "0" && found.console.isEmpty)
    }

    @Test func tokensRowsAndPointsLightUpTogether() throws {
        let found = try result(
            of: """
                const article = document.querySelector('#t1');
                const lit = () => [...article.querySelectorAll('.lit')].map(one => one.tagName.toLowerCase()).join(' ');
                const at = (selector, type) => article.querySelector(selector).dispatchEvent(new PointerEvent(type));
                const out = [];
                at('.text b', 'pointerenter'); out.push(lit());
                at('.text b', 'pointerleave'); out.push(lit());
                at('tr[data-t="1"]', 'pointerenter'); out.push(article.querySelector('b.lit').textContent);
                at('tr[data-t="1"]', 'pointerleave');
                at('g[data-t="0"]', 'pointerenter'); out.push(article.querySelector('b.lit').textContent);
                return out;
                """, in: try corpus())
        #expect(found.text == #"["b g tr","","film","good"]"#)
        #expect(found.console.isEmpty)
    }

    @Test func theKeyboardGoesFromTokenToToken() throws {
        let found = try result(
            of: """
                const tokens = [...document.querySelectorAll('#t2 .text b')];
                const press = key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
                const tip = document.getElementById('tip');
                const out = [tokens.map(token => token.tabIndex).join()];
                tokens[0].focus(); press('ArrowRight');
                out.push(document.activeElement.textContent, tip.textContent, document.activeElement.getAttribute('aria-describedby'));
                press('End'); out.push(document.activeElement.textContent, tokens.map(token => token.tabIndex).join());
                press('Escape'); out.push(tip.hidden);
                return out;
                """, in: try corpus())
        #expect(found.text == #"["0,-1,-1","bad","badremoval +1.00","tip","film","-1,-1,0",true]"#)
    }

    @Test func theIndexSortsAndSearches() throws {
        let found = try result(
            of: """
                const table = document.querySelector('table.index');
                const texts = () => [...table.tBodies[0].rows].filter(row => !row.hidden).map(row => row.cells[0].textContent).join();
                const click = column => table.querySelectorAll('thead button')[column].click();
                const out = [];
                click(0); out.push(texts(), table.tHead.rows[0].cells[0].getAttribute('aria-sort'));
                click(0); out.push(texts());
                click(3); out.push(texts().endsWith('not so good'), table.tHead.rows[0].cells[3].getAttribute('aria-sort'));
                const search = document.getElementById('search');
                search.value = 'FILM bad'; search.dispatchEvent(new Event('input'));
                out.push(texts(), [...document.querySelectorAll('article')].filter(one => !one.hidden).map(one => one.id).join());
                return out;
                """, in: try corpus())
        #expect(
            found.text == #"["a bad film,good film,not so good","ascending","not so good,good film,a bad film",true,"descending","a bad film","t2"]"#)
    }
}
