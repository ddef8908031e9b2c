using ChurnWorker.Assessment;
using ChurnWorker.Model.WinBack;
using NodaTime;
using NodaTime.Text;

namespace ChurnWorker.Tests.Assessment;

public sealed class ContactHoursTests
{
    [Theory]
    [InlineData("21:00", "08:00", "2025-06-10T10:00+02", "2025-06-10T10:00+02", "a waking hour")]
    [InlineData("21:00", "08:00", "2025-06-10T21:00+02", "2025-06-11T08:00+02", "the first quiet minute")]
    [InlineData("21:00", "08:00", "2025-06-10T20:59+02", "2025-06-10T20:59+02", "the last minute before it")]
    [InlineData("21:00", "08:00", "2025-06-11T03:00+02", "2025-06-11T08:00+02", "after midnight")]
    [InlineData("21:00", "08:00", "2025-06-11T08:00+02", "2025-06-11T08:00+02", "the first minute after it")]
    [InlineData("12:30", "14:00", "2025-06-11T13:00+02", "2025-06-11T14:00+02", "quiet hours within a day")]
    [InlineData("21:00", "08:00", "2025-03-29T23:00+01", "2025-03-30T08:00+02", "a night of one hour less")]
    [InlineData("21:00", "08:00", "2025-10-25T23:00+02", "2025-10-26T08:00+01", "a night of one hour more")]
    [InlineData("21:00", "02:30", "2025-03-29T23:00+01", "2025-03-30T03:30+02", "an end that clocks skip")]
    [InlineData("21:00", "02:30", "2025-10-26T02:10+02", "2025-10-26T02:30+02", "an end that clocks show twice, before the first")]
    [InlineData("21:00", "02:30", "2025-10-26T02:10+01", "2025-10-26T02:10+01", "between the two")]
    public void Contact_waits_for_the_end_of_quiet_on_the_wall_clock_of_Berlin(string from, string to, string now, string expected, string when)
    {
        var quiet = new QuietHours(TimeOnly.ParseExact(from, "HH:mm"), TimeOnly.ParseExact(to, "HH:mm"), "Europe/Berlin");
        ContactHours.NextContact(quiet)!(At(now)).ShouldBe(At(expected), when);
    }

    [Fact]
    public void Without_quiet_hours_any_instant_will_do() => ContactHours.NextContact(null).ShouldBeNull();

    [Fact]
    public void An_instant_found_is_never_quiet_itself_nor_far_away()
    {
        foreach (var zone in (string[])["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"])
        {
            var next = ContactHours.NextContact(new QuietHours(new TimeOnly(20, 15), new TimeOnly(7, 45), zone))!;
            for (var at = At("2025-01-01T00:00+00"); at < At("2026-01-01T00:00+00"); at += 17 * 60_000)
            {
                var found = next(at);
                (found - at).ShouldBeInRange(0, 13 * 3_600_000);
                next(found).ShouldBe(found);
            }
        }
    }

    private static long At(string text) => OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mmo<+HH>").Parse(text).Value.ToInstant().ToUnixTimeMilliseconds();
}
