using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Retention;
using static ChurnWorker.Model.Tests.Activity.Events;

namespace ChurnWorker.Model.Tests.Retention;

public sealed class UpliftTallyTests
{
    private static readonly FoldRules Utc = new(ShopCalendar.Utc, false);

    [Theory] // Newcombe 1998, Statistics in Medicine 17:873, table II, method 10
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    public void The_interval_of_a_difference_of_shares_is_that_of_the_paper(int hits, int trials, int otherHits, int otherTrials, double low, double high)
    {
        var interval = new Proportion(hits, trials).Less(new Proportion(otherHits, otherTrials));

        interval.Low.ShouldBe(low, 5e-5);
        interval.High.ShouldBe(high, 5e-5);
    }

    [Fact] // Newcombe 1998, Statistics in Medicine 17:857, 81 of 263
    public void The_score_interval_of_a_share_is_that_of_the_paper()
    {
        var interval = new Proportion(81, 263).Wilson();

        interval.Low.ShouldBe(0.2553, 5e-5);
        interval.High.ShouldBe(0.3662, 5e-5);
    }

    [Fact]
    public void The_interval_of_a_difference_of_means_allows_for_unequal_spread()
    {
        // Means 6 and 2; squared errors of the means 5/3 and 1/2; (13/6)² / ((25/9)/3 + (1/4)/2) = 4.4590 degrees of freedom, quantile 2.6687
        var mine = new[] { 3.0, 5, 7, 9 }.Aggregate(default(Sample), (sample, value) => sample.With(value));
        var theirs = new[] { 0.0, 2, 2, 4, 2, 2 }.Aggregate(default(Sample), (sample, value) => sample.With(value));

        var interval = mine.Less(theirs)!.Value;

        ((interval.Low + interval.High) / 2).ShouldBe(4, 1e-12);
        interval.Covers(4).ShouldBeTrue();
        (interval.High - interval.Low).ShouldBeInRange(2 * 1.96 * Math.Sqrt(5.0 / 3 + 8.0 / 30), 2 * 3.182 * Math.Sqrt(5.0 / 3 + 8.0 / 30));
    }

    [Fact] // 10 % against 15 %: the textbook's 686 an arm
    public void The_cycles_needed_are_those_of_the_textbook() =>
        ((double)Proportion.TrialsNeeded(0.10, 0.05, 0.5)).ShouldBe(2 * 686, 2);

    [Fact]
    public void Won_back_is_who_bought_within_the_days_after_the_first_trigger_in_either_arm()
    {
        var tally = new UpliftTally(60, At(200), 0.5, Utc);
        tally.Add(Contact(true, 100), Orders(Purchase("before", 99), Purchase("after", 110, 3000), Purchase("again", 150, 500), Purchase("late", 160)));
        tally.Add(Contact(true, 100), Orders(Purchase("late", 160)));
        tally.Add(Contact(false, 100), Orders(Purchase("at once", 100, 700)));
        tally.Add(Contact(false, 100), []);
        tally.Add(Contact(false, 141), Orders(Purchase("soon", 142)));

        var figures = tally.ToFigures();

        (figures.All.Treated, figures.All.HeldOut).ShouldBe((new UpliftArm(2, 1), new UpliftArm(2, 1)));
        figures.NotYetMeasurable.ShouldBe(1);
        figures.All.DifferencePoints.ShouldBe(0);
        figures.Revenue.Single().Treated.ShouldBe(new Sample(2, 3500, 3500.0 * 3500));
        figures.Revenue.Single().HeldOut.Mean.ShouldBe(350);
    }

    [Fact]
    public void An_order_that_was_cancelled_wins_nobody_back()
    {
        var tally = new UpliftTally(60, At(200), 0.5, Utc);
        tally.Add(Contact(true, 100), Orders(Purchase("1", 110), Cancellation("1", 120)));

        tally.ToFigures().All.Treated.WonBack.ShouldBe(0);
    }

    [Theory]
    [InlineData(100, 900, false)]
    [InlineData(150, 850, true)]
    public void A_split_that_the_policy_does_not_explain_is_called_so(int heldOut, int treated, bool isOff)
    {
        var tally = new UpliftTally(60, At(200), 0.1, Utc);
        for (var i = 0; i < heldOut + treated; i++)
            tally.Add(Contact(i >= heldOut, 100), []);

        tally.ToFigures().IsSampleRatioOff.ShouldBe(isOff);
    }

    [Fact]
    public void Only_groups_with_enough_in_both_arms_are_shown()
    {
        var tally = new UpliftTally(60, At(200), 0.5, Utc);
        for (var i = 0; i < 2 * UpliftTally.LeastPerArm; i++)
            tally.Add(Contact(i % 2 == 0, 100), []);
        tally.Add(Contact(true, 100) with { Stage = 2 }, []);

        tally.ToFigures().Groups.Select(g => g.Name).ShouldBe(["stage 1", "tier high"]);
    }

    [Fact]
    public void Nothing_dealt_has_nothing_to_say()
    {
        var figures = new UpliftTally(60, At(200), 0.1, Utc).ToFigures();

        new object?[] { figures.All.Treated.RatePercent, figures.All.DifferencePoints, figures.All.DifferenceInterval, figures.SampleRatioPValue, figures.CyclesNeeded }
            .ShouldAllBe(figure => figure == null);
    }

    private static WinBackContact Contact(bool isTreated, double day) => new(Guid.Empty, isTreated, At(day), 1, "high", "EUR", true);

    private static IReadOnlyList<EffectiveOrder> Orders(params ActivityEvent[] events) => Fold(events).Orders;
}
