using System.Text.Json;
using System.Text.RegularExpressions;
using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Tests.Deploy;

/// <summary>Dashboard, alert rules and runbook against the metrics there are.</summary>
public sealed partial class MetricsInUseTests
{
    private static readonly string[] Alerts = [.. DeployFiles.OneYaml("alerts/churnworker.rules.yml").Items("groups", "0", "rules").Select(rule => rule.TextAt("alert")!)];

    [Fact]
    public void Every_query_of_the_dashboard_names_metrics_and_labels_that_exist()
    {
        using var dashboard = JsonDocument.Parse(DeployFiles.Text("grafana/churnworker.json"));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : [])
            .Select(target => target.GetProperty("expr").GetString()!).ToList();

        queries.Count.ShouldBeGreaterThan(20);
        foreach (var query in queries)
            ShouldExist(query);
    }

    [Fact]
    public void Every_metric_is_on_the_dashboard()
    {
        var dashboard = DeployFiles.Text("grafana/churnworker.json");
        Families().Keys.Where(family => !dashboard.Contains(family, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_alert_names_metrics_and_labels_that_exist()
    {
        foreach (var rule in DeployFiles.OneYaml("alerts/churnworker.rules.yml").Items("groups", "0", "rules"))
            ShouldExist(rule.TextAt("expr")!);
    }

    [Fact]
    public void Every_alert_is_tested_and_has_its_entry_in_the_runbook()
    {
        var runbook = DeployFiles.Text("RUNBOOK.md");
        Entry().Matches(runbook).Select(match => match.Groups["alert"].Value).ShouldBe(Alerts);
        foreach (var part in runbook.Split("\n## ")[1..])
            foreach (var question in new[] { "**Means:**", "**Look at:**", "**Do:**" })
                part.ShouldContain(question);
        var tests = DeployFiles.Text("alerts/churnworker.rules.test.yml");
        Alerts.Where(alert => !tests.Contains($"alertname: {alert}", StringComparison.Ordinal)).ShouldBeEmpty();
        foreach (var rule in DeployFiles.OneYaml("alerts/churnworker.rules.yml").Items("groups", "0", "rules"))
            rule.TextAt("annotations", "runbook_url").ShouldBe($"RUNBOOK.md#{rule.TextAt("alert")!.ToLowerInvariant()}");
    }

    [Fact]
    public void Settings_that_the_runbook_and_the_dashboard_name_exist()
    {
        foreach (var file in new[] { "RUNBOOK.md", "grafana/churnworker.json" })
            DeployedSettings.NamedIn(DeployFiles.Text(file)).Except(ConfigurationTable.Settings.Select(setting => setting.EnvironmentName)).ShouldBeEmpty(file);
    }

    private static void ShouldExist(string query)
    {
        var families = Families();
        // up is Prometheus' own
        var names = MetricName().Matches(query).Select(match => match.Value).ToList();
        names.Count.ShouldBePositive(query);
        foreach (var name in names.Where(name => name != "up"))
        {
            var family = families.Keys.FirstOrDefault(family => name == family || (families[family] == "histogram" && Suffix().Replace(name, "") == family));
            family.ShouldNotBeNull($"{name} in {query}");
        }

        Label().Matches(query).Select(match => match.Groups["label"].Value).Except(["instance", "job", "le", .. Labels]).ShouldBeEmpty(query);
    }

    private static readonly string[] Labels = ["type", "outcome", "reason", "stage", "tier", "gauge", "version"];

    /// <summary>Name and type of every metric.</summary>
    private static Dictionary<string, string> Families()
    {
        using var instruments = new Instruments();
        using var exposition = new PrometheusText(instruments);
        return exposition.Render().Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToDictionary(words => words[2], words => words[3]);
    }

    [GeneratedRegex(@"\bchurnworker_\w+|\bup\b")]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"[{,]\s*(?<label>\w+)\s*=", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [GeneratedRegex(@"^## (?<alert>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();
}
