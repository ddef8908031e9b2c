using System.Text.Json;
using Microsoft.Playwright;

namespace ChurnWorker.IntegrationTests.Browser;

/// <summary>The ops page in a real browser.</summary>
public sealed class OpsPageTests(LargeShop shop) : IClassFixture<LargeShop>
{
    [Fact]
    public async Task The_page_of_a_shop_with_200000_customers_loads_in_under_a_second()
    {
        await using var context = await shop.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var loads = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            await page.GotoAsync(shop.Url + "/");
            loads.Add(await page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].loadEventStart"));
            (await page.Locator("#live .tiles").InnerTextAsync()).ShouldContain("200,0");

            // Figures are kept for two seconds: each load is to count anew
            var seen = await page.Locator("#live time").GetAttributeAsync("datetime");
            await Eventually.BeTrueAsync(async () => !(await TextAsync("/")).Contains(seen!, StringComparison.Ordinal));
        }

        TestContext.Current.SendDiagnosticMessage($"loads: {string.Join(", ", loads.Select(load => $"{load:0} ms"))}");
        loads.Min().ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task The_crossing_instants_of_a_customer_are_those_of_explain()
    {
        var explained = JsonElement.Parse(await TextAsync($"/customers/{Uri.EscapeDataString(LargeShop.Known)}/explain"));
        var expected = explained.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("at").GetString()).ToList();
        await using var context = await shop.Browser.NewContextAsync();
        var page = await OpenCustomerAsync(context);

        (await page.Locator("#stages tbody tr td:nth-child(3)").AllInnerTextsAsync()).ShouldBe(expected!);
        var drawn = await page.Locator("svg .crossing[data-at]").EvaluateAllAsync<string[]>("lines => lines.map(line => line.dataset.at)");
        drawn.ShouldBe(expected!);
        (await page.Locator(".tiles dd").First.InnerTextAsync()).ShouldBe(explained.GetProperty("forecast").GetProperty("pNoPurchase").GetDouble().ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture));
        (await page.Locator("rect.order").CountAsync()).ShouldBe(39 + 1, "39 orders that count and one in the legend");
        (await page.Locator("rect.undone").CountAsync()).ShouldBe(1 + 1);
        (await page.Locator("circle.trigger").CountAsync()).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Pages_raise_no_error_and_ask_nobody_but_the_worker()
    {
        await using var context = await shop.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        var strangers = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);
        page.Dialog += async (_, dialog) => { complaints.Add("dialog " + dialog.Message); await dialog.DismissAsync(); };
        page.Request += (_, request) => { if (!request.Url.StartsWith(shop.Url, StringComparison.Ordinal)) strangers.Add(request.Url); };

        await page.GotoAsync(shop.Url + "/");
        await page.GotoAsync(CustomerUrl(LargeShop.Known));
        await page.GetByText(LargeShop.Known).First.ClickAsync();
        complaints.ShouldBeEmpty();
        strangers.ShouldBeEmpty();

        // The one answer that is an error on purpose
        (await page.GotoAsync(CustomerUrl("<script>alert(1)</script>")))!.Status.ShouldBe(404);
        (await page.Locator("main code").InnerTextAsync()).ShouldBe("<script>alert(1)</script>");
        complaints.ShouldAllBe(complaint => complaint.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_in_order_and_shows_where_it_is()
    {
        await using var context = await shop.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(shop.Url + "/");

        (await TabAsync(page)).ShouldBe("Skip to content");
        (await TabAsync(page)).ShouldBe("ChurnWorker");
        (await TabAsync(page)).ShouldBe("id");
        (await TabAsync(page)).ShouldBe("Show");
        foreach (var section in (string[])["Intake", "Triggers", "Customers", "Win-back", "Forecasts"])
            (await TabAsync(page)).ShouldBe(section);
        var charts = 0;
        string? at;
        for (at = await TabAsync(page); at!.StartsWith("As a table", StringComparison.Ordinal); at = await TabAsync(page))
            charts++;
        charts.ShouldBe(await page.Locator("figure details").CountAsync());
        at.ShouldBe("Pause updates");

        await page.Locator("#id").FocusAsync();
        await page.Keyboard.TypeAsync(LargeShop.Known);
        (await page.Locator("#id").InputValueAsync()).ShouldBe(LargeShop.Known);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("h1 code").WaitForAsync();
        page.Url.ShouldStartWith(shop.Url + "/customers?id=");
        (await page.Locator("h1 code").InnerTextAsync()).ShouldBe(LargeShop.Known);
    }

    [Fact]
    public async Task Figures_are_there_without_script_and_move_by_themselves_with_it()
    {
        await using var silent = await shop.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var still = await silent.NewPageAsync();
        await still.GotoAsync(shop.Url + "/");
        (await still.Locator("#h-model").CountAsync()).ShouldBe(1);
        (await still.Locator("#live .tiles div").CountAsync()).ShouldBe(10);
        (await still.Locator("svg[role=img]").CountAsync()).ShouldBeGreaterThanOrEqualTo(3);

        await using var context = await shop.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(shop.Url + "/");
        var before = await page.Locator("#live time").GetAttributeAsync("datetime");
        await Eventually.BeTrueAsync(async () => await page.Locator("#live time").GetAttributeAsync("datetime") != before);
        (await page.Locator("#live-state").InnerTextAsync()).ShouldBe("Read only. Updates itself.");
    }

    [Theory]
    [InlineData("overview", ColorScheme.Light, 1280)]
    [InlineData("overview", ColorScheme.Dark, 1280)]
    [InlineData("overview", ColorScheme.Light, 390)]
    [InlineData("customer", ColorScheme.Light, 1280)]
    [InlineData("customer", ColorScheme.Dark, 1280)]
    [InlineData("customer", ColorScheme.Dark, 390)]
    public async Task A_page_fits_its_screen_in_light_and_dark(string name, ColorScheme scheme, int width)
    {
        await using var context = await shop.Browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        var page = await context.NewPageAsync();
        await page.GotoAsync(name == "overview" ? shop.Url + "/" : CustomerUrl(LargeShop.Known));

        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        var contrasts = await page.EvaluateAsync<double[]>(ContrastScript);
        contrasts.Min().ShouldBeGreaterThanOrEqualTo(4.5);
        foreach (var chart in await page.Locator("figure:has(svg[role=img])").AllAsync())
            (await chart.EvaluateAsync<string[]>(OwnerFiguresTests.OutsideScript)).ShouldBeEmpty(await chart.Locator("figcaption").InnerTextAsync());
        (await page.EvaluateAsync<double[]>(OwnerFiguresTests.TextHeightScript)).Min().ShouldBeGreaterThanOrEqualTo(10);
        await page.ScreenshotAsync(new() { Path = Path.Combine(BrowsedShop.Artifacts, $"{name}-{scheme}-{width}.png".ToLowerInvariant()), FullPage = true });
    }

    /// <summary>Contrast of every text with what is behind it, by the formula of WCAG 2.</summary>
    internal const string ContrastScript =
        """
        () => {
          const part = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
          const read = (text) => text.match(/[\d.]+/g).map(Number);
          const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
          const behind = (e) => { for (; e; e = e.parentElement) { const c = read(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
          return [...document.querySelectorAll('h1, h2, p, dt, dd, th, td, li, figcaption, caption, summary, button, a, label, text, .quiet')].filter((e) => e.textContent.trim() && e.getClientRects().length).map((e) => {
            const style = getComputedStyle(e);
            const [a, b] = [light(read(e.tagName === 'text' ? style.fill : style.color)), light(behind(e))].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
          });
        }
        """;

    private static async Task<string?> TabAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle")).ShouldNotBe("none");
        return await page.EvaluateAsync<string?>("() => document.activeElement.innerText || document.activeElement.id");
    }

    private async Task<IPage> OpenCustomerAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(CustomerUrl(LargeShop.Known));
        return page;
    }

    private string CustomerUrl(string id) => $"{shop.Url}/customers?id={Uri.EscapeDataString(id)}";

    private async Task<string> TextAsync(string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(shop.Url + path), TestContext.Current.CancellationToken);
    }
}
