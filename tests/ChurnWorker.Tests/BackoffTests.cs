namespace ChurnWorker.Tests;

public sealed class BackoffTests
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    [Theory]
    [InlineData(0, 0.5, 1)]
    [InlineData(3, 4, 8)]
    [InlineData(20, 150, 300)]
    [InlineData(int.MaxValue, 150, 300)]
    public void A_pause_doubles_up_to_the_longest_and_is_shortened_by_at_most_a_half(int failures, double least, double most)
    {
        var random = new Random(1);
        var pauses = Enumerable.Range(0, 200).Select(_ => Backoff.After(failures, random).TotalSeconds).ToList();

        pauses.ShouldAllBe(p => p > least * 0.999 && p <= most);
        pauses.Distinct().Count().ShouldBeGreaterThan(100);
    }
}
