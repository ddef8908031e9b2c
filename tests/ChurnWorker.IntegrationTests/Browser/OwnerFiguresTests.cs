using System.Globalization;
using System.Text.Json;
using ChurnWorker.IntegrationTests.EndToEnd;
using Microsoft.Playwright;

namespace ChurnWorker.IntegrationTests.Browser;

/// <summary>What the owner reads on the ops page, in a real browser.</summary>
public sealed class OwnerFiguresTests(StoriedShop shop) : IClassFixture<StoriedShop>
{
    [Fact]
    public async Task The_page_shows_the_figures_that_report_prints()
    {
        var report = JsonElement.Parse(await WorkerProcess.ExecuteAsync(shop.Environment, "report", "--json"));
        await using var context = await shop.Browser.NewContextAsync();
        var page = await OpenAsync(context);

        (await TileAsync(page, "Retention rate")).ShouldStartWith(Percent(report.GetProperty("retentionRatePercent")));
        (await TileAsync(page, "Repeat purchase rate")).ShouldStartWith(Percent(report.GetProperty("repeatPurchaseRatePercent")));
        (await TileAsync(page, "Revenue at risk")).ShouldStartWith(report.GetProperty("revenueAtRisk").GetDecimal().ToString("#,0.00", CultureInfo.InvariantCulture));
        var flow = await page.Locator("#flow-d").TextContentAsync();
        flow!.ShouldContain(report.GetProperty("customersAtEnd").GetInt32().ToString("#,0", CultureInfo.InvariantCulture) + " at the end");

        var cohorts = report.GetProperty("cohorts").EnumerateArray().TakeLast(13).ToList();
        (await page.Locator("#cohorts tbody th").AllTextContentsAsync()).ShouldBe(cohorts.Select(cohort => cohort.GetProperty("month").GetString()!));
        var oldest = cohorts[0].GetProperty("retainedPercent").EnumerateArray().Skip(1).Take(12).Select(percent => percent.GetDouble().ToString("0.0", CultureInfo.InvariantCulture));
        (await page.Locator("#cohorts tbody tr").First.Locator("td").AllTextContentsAsync()).Skip(1).ShouldBe(oldest);

        var all = report.GetProperty("winBack").GetProperty("all");
        (await page.Locator("#uplift tbody tr").First.Locator("td").AllTextContentsAsync()).ShouldBe([
            Count(all, "treated"), Percent(all.GetProperty("treatedRatePercent")), Count(all, "heldOut"), Percent(all.GetProperty("heldOutRatePercent")), Points(all, "differencePoints"),
            $"{Points(all, "differenceLow")} to {Points(all, "differenceHigh")}"]);
    }

    [Fact]
    public async Task The_page_shows_the_forecasts_as_models_judges_them()
    {
        var quality = JsonElement.Parse(await WorkerProcess.ExecuteAsync(shop.Environment, "models", "--json")).GetProperty("forecasts");
        await using var context = await shop.Browser.NewContextAsync();
        var page = await OpenAsync(context);

        var resolved = quality.GetProperty("model").GetProperty("customers").GetInt32();
        (await TileAsync(page, "Resolved forecasts")).ShouldBe(resolved.ToString("#,0", CultureInfo.InvariantCulture));
        var bins = await page.Locator("#reliability-table tbody th").AllTextContentsAsync();
        bins.Sum(count => int.Parse(count, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)).ShouldBe(resolved);
        bins.Count.ShouldBeGreaterThan(2);
        (await page.Locator("#reliability .drawing circle.s1").CountAsync()).ShouldBe(bins.Count);
        (await page.Locator("#rank-table tbody td").AllTextContentsAsync()).ShouldBe(
            [Auc(quality.GetProperty("model")), Auc(quality.GetProperty("raw")), .. quality.GetProperty("rules").EnumerateArray().Select(Auc)]);
    }

    [Fact]
    public async Task What_fired_stands_beside_what_was_expected_and_what_was_refused_beside_its_reason()
    {
        await using var context = await shop.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await OpenAsync(context);

        (await page.Locator("#calendar .band").CountAsync()).ShouldBe(60 + 1, "a month back, a month ahead, and the legend");
        (await page.Locator("#calendar tbody tr").CountAsync()).ShouldBe(60);
        (await page.Locator("#calendar tbody tr").First.Locator("td").Last.TextContentAsync()).ShouldNotBeNullOrEmpty();
        (await page.Locator("#quarantine tbody th").AllTextContentsAsync()).ShouldBe(["unknown_type", "not_json", "future"]);
        (await page.Locator("#quarantine-d").TextContentAsync()).ShouldBe("64 refused inputs, most of them unknown_type: 41.");
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Every_chart_has_a_name_a_summary_and_a_table_and_nothing_is_drawn_outside_its_frame(int width)
    {
        await using var context = await shop.Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 } });
        var page = await OpenAsync(context);

        var charts = await page.Locator("figure:has(svg[role=img])").AllAsync();
        charts.Count.ShouldBe(9);
        foreach (var chart in charts)
        {
            var (name, words) = (await chart.Locator("svg[role=img] > title").TextContentAsync(), await chart.Locator("svg[role=img] > desc").TextContentAsync());
            name.ShouldNotBeNullOrWhiteSpace();
            words.ShouldNotBeNullOrWhiteSpace(name);
            (await chart.Locator("table tbody tr").CountAsync()).ShouldBeGreaterThan(0, name);
            (await chart.EvaluateAsync<string[]>(OutsideScript)).ShouldBeEmpty(name);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task The_page_fits_its_screen_in_light_and_dark(ColorScheme scheme, int width)
    {
        await using var context = await shop.Browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        var page = await OpenAsync(context);

        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        (await page.EvaluateAsync<double[]>(OpsPageTests.ContrastScript)).Min().ShouldBeGreaterThanOrEqualTo(4.5);
        (await page.EvaluateAsync<double[]>(TextHeightScript)).Min().ShouldBeGreaterThanOrEqualTo(10);
        await page.ScreenshotAsync(new() { Path = Path.Combine(BrowsedShop.Artifacts, $"owner-{scheme}-{width}.png".ToLowerInvariant()), FullPage = true });
    }

    /// <summary>Texts of a chart that leave its drawing, which a screen would cut off.</summary>
    internal const string OutsideScript =
        """
        (figure) => {
          const svg = figure.querySelector('svg[role=img]');
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text, rect, circle')].filter((e) => { const box = e.getBoundingClientRect(); return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1; })
            .map((e) => e.tagName + ' ' + e.textContent);
        }
        """;

    /// <summary>Size, in CSS pixels, of the letters of every chart as they appear on the screen.</summary>
    internal const string TextHeightScript =
        """
        () => [...document.querySelectorAll('svg[role=img] text')].map((e) => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)
        """;

    private async Task<IPage> OpenAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(shop.Url + "/");
        return page;
    }

    private static async Task<string> TileAsync(IPage page, string name) => await page.Locator(".tiles div", new() { Has = page.GetByText(name, new() { Exact = true }) }).Locator("dd").First.InnerTextAsync();

    private static string Percent(JsonElement value) => value.GetDouble().ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Points(JsonElement group, string member) => group.GetProperty(member).GetDouble().ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Count(JsonElement group, string member) => group.GetProperty(member).GetInt32().ToString("#,0", CultureInfo.InvariantCulture);

    private static string Auc(JsonElement judged) => judged.GetProperty("auc").GetDouble().ToString("0.000", CultureInfo.InvariantCulture);
}
