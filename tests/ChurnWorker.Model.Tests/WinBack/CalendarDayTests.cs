using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

public sealed class CalendarDayTests
{
    [Theory] // tables of the Poisson distribution: the counts that 2.5 % lie below and above
    [InlineData(0, 0, 0)]
    [InlineData(3, 0, 7)]
    [InlineData(10, 4, 17)]
    [InlineData(100, 81, 120)]
    public void The_band_is_what_chance_leaves_on_fewer_than_one_day_in_twenty(double expected, int low, int high)
    {
        var day = CalendarDay.Of(0, expected);

        (day.Low, day.High).ShouldBe((low, high));
        day.Excludes(low).ShouldBeFalse();
        day.Excludes(high + 1).ShouldBeTrue();
    }
}
