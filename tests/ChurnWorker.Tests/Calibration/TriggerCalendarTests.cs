using ChurnWorker.Model.WinBack;
using ChurnWorker.Ops;
using ChurnWorker.Storage;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Calibration;

public sealed class TriggerCalendarTests : IDisposable
{
    /// <summary>Day number of 2024-01-01, day 0 of the bench.</summary>
    private const int Day0 = 19_723;

    private readonly Bench _bench = new(model: Bench.Model);

    public TriggerCalendarTests() => _bench.Take(63, Bench.Weekly("A"));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_crossing_is_expected_on_its_day_with_the_probability_that_the_silence_lasts_until_then()
    {
        var crossing = long.Parse(_bench.Query("SELECT next_review_at FROM customers").Single(), System.Globalization.CultureInfo.InvariantCulture);
        var from = (crossing - Bench.At(0)) / Bench.Day - 10;
        _bench.Engine.Calendar.Run(Bench.At(from));

        var summary = _bench.Database.Read(CustomerTable.Population).Single();
        var silent = Bench.Model.Transactions.ProbabilityOfNoPurchase(
            summary.Frequency, summary.Recency, summary.AgeAt(Bench.At(from)), (crossing - Bench.At(from)) / (7.0 * Bench.Day));
        var day = Rows((int)from, (int)from + 30).Single(row => row.Forecast.Expected > 0);

        day.Forecast.Expected.ShouldBe(silent, 1e-9);
        silent.ShouldBeInRange(0.1, 0.999);
        (day.Forecast.Day * Bench.Day).ShouldBeInRange(crossing - Bench.Day + 1, crossing);
    }

    [Fact]
    public void What_was_crossed_before_the_service_went_live_opens_silently_and_is_not_expected()
    {
        using var late = new Bench(model: Bench.Model, liveSince: Bench.At(1000));
        late.Take(63, Bench.Weekly("A"));
        late.Engine.Calendar.Run(Bench.At(1000));
        late.Database.Read(reader => CalendarTable.Between(reader, Day0 + 1000, Day0 + 1030)).Sum(row => row.Forecast.Expected).ShouldBe(0);

        _bench.Engine.Calendar.Run(Bench.At(1000));
        Rows(1000, 1001).Single().Forecast.Expected.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void What_was_said_of_a_day_before_it_began_stands_beside_what_fired()
    {
        _bench.Engine.Calendar.Run(Bench.At(64));
        var said = Rows(64, 94);
        var fired = 0;
        for (var day = 65; day < 94; day++)
        {
            _bench.Sweep(day);
            _bench.Engine.Calendar.Run(Bench.At(day));
            fired += Rows(day - 1, day).Single().Actual!.Value;
        }

        Rows(64, 65).Single().Forecast.ShouldBe(said[0].Forecast);
        Rows(93, 94).Single().Actual.ShouldBeNull();
        fired.ShouldBe(_bench.Messages().Count(type => type == "winback.triggered"));
    }

    [Fact]
    public void A_lull_that_chance_does_not_explain_raises_the_alarm()
    {
        CalendarRow[] lull = [.. Enumerable.Range(0, CalendarWatch.Days).Select(day => new CalendarRow(CalendarDay.Of(day, 2), 0))];
        CalendarRow[] usual = [.. Enumerable.Range(0, CalendarWatch.Days).Select(day => new CalendarRow(CalendarDay.Of(day, 2), day % 5))];
        CalendarRow[] flood = [.. usual.SkipLast(1), new CalendarRow(CalendarDay.Of(6, 2), 40)];

        CalendarWatch.IsOutsideBand(lull[..1]).ShouldBeFalse();
        CalendarWatch.IsOutsideBand(lull).ShouldBeTrue();
        CalendarWatch.IsOutsideBand(usual).ShouldBeFalse();
        CalendarWatch.IsOutsideBand(flood).ShouldBeTrue();
    }

    private IReadOnlyList<CalendarRow> Rows(int from, int to) => _bench.Database.Read(reader => CalendarTable.Between(reader, Day0 + from, Day0 + to));
}
