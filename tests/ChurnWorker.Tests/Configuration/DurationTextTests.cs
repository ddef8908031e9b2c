using ChurnWorker.Configuration;

namespace ChurnWorker.Tests.Configuration;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("1s", 1)]
    [InlineData("5m", 300)]
    [InlineData("24h", 86_400)]
    [InlineData("48 h", 172_800)]
    [InlineData("2D", 172_800)]
    [InlineData("1.5h", 5_400)]
    [InlineData("00:00:01", 1)]
    [InlineData("1.00:00:00", 86_400)]
    public void Durations_are_read_as_people_write_them(string text, double seconds)
    {
        DurationText.TryParse(text, out var value).ShouldBeTrue();
        value.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("h")]
    [InlineData("-1s")]
    [InlineData("-00:00:01")]
    [InlineData("1e3s")]
    [InlineData("1,5h")]
    [InlineData("1 week")]
    [InlineData("99999999999d")]
    [InlineData("soon")]
    public void Anything_else_is_refused(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0s")]
    [InlineData("10ms")]
    [InlineData("1s")]
    [InlineData("90s")]
    [InlineData("5m")]
    [InlineData("24h")]
    [InlineData("48h")]
    [InlineData("365d")]
    [InlineData("00:00:00.0000001")]
    public void A_duration_is_written_as_it_is_read(string text)
    {
        DurationText.TryParse(text, out var value).ShouldBeTrue();
        DurationText.Format(value).ShouldBe(text);
    }
}
