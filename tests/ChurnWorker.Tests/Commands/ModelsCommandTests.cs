using ChurnWorker.Commands;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Commands;

public sealed class ModelsCommandTests
{
    [Fact]
    public void The_models_of_a_store_are_listed_newest_first()
    {
        using var bench = new Bench(model: Bench.Model with { Id = "older" });
        using (var transaction = bench.Database.Begin())
        {
            bench.Database.Models.Add(Bench.Model with { Id = "newer", Drift = new ModelDrift("older", 0.5, 0.6) }, 1_710_000_000_000);
            transaction.Commit();
        }

        using var output = new StringWriter();
        ModelsCommand.Write(bench.Database.Read(reader => ModelTable.Newest(reader, 10)), null, output);

        var lines = output.ToString().Split('\n');
        lines[0].ShouldStartWith("newer  in force since 2024-03-09T16:00:00.000Z  own  100 customers");
        lines[1].ShouldContain("0.600, 0.500 by older: DRIFT");
        lines[2].ShouldStartWith("older  in force since 1970");
        lines[3].ShouldContain("No forecast has resolved yet.");
    }

    [Fact]
    public void Resolved_forecasts_stand_beside_the_rules_at_the_same_instants()
    {
        var quality = LiveQuality.Of(
            [new(0.9, 0.8, 100, 10, true), new(0.8, 0.9, 50, null, false), new(0.7, 0.7, 95, 40, true), new(0.75, 0.7, 20, 10, false)])!;

        quality.Model.Auc.ShouldBe(0.5);
        quality.Rules.Select(r => (r.Rule, r.Auc)).ShouldBe([("days_since_last_purchase", 1.0), ("fixed_90_days", 1.0), ("own_mean_gap_x3", 0.75)]);
        using var output = new StringWriter();
        ModelsCommand.Write([], quality, output);
        output.ToString().ShouldContain("4 resolved forecasts: 50.0% stayed away; AUC 0.500");
    }
}
