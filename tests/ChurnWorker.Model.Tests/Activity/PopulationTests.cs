using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Tests.Activity;

public class PopulationTests
{
    [Fact]
    public void A_population_gives_back_what_was_added_in_order_across_its_blocks()
    {
        var added = Enumerable.Range(0, 2000).Select(Customer).ToList();
        var population = new Population();
        foreach (var customer in added)
            population.Add(customer);

        population.Count.ShouldBe(added.Count);
        population.ShouldBe(added);
        population[1234].ShouldBe(added[1234]);
        Should.Throw<ArgumentOutOfRangeException>(() => population[added.Count]);
    }

    [Fact]
    public void A_kept_customer_takes_about_a_hundred_bytes()
    {
        const int Count = 100_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var population = new Population();
        var customer = Customer(7);
        for (var i = 0; i < Count; i++)
            population.Add(customer);

        ((GC.GetAllocatedBytesForCurrentThread() - before) / Count).ShouldBeLessThan(130);
        population.Count.ShouldBe(Count);
    }

    /// <summary>Ids of every length, in letters of one to four bytes.</summary>
    private static RfmSummary Customer(int i) => new(
        $"{i}-{string.Concat(Enumerable.Repeat("aß€😀"[..(i % 3 + 1)], i % 60))}", i, i + 1, -i, 20_000 + i, -i * 86_400_000L, i * 86_400_000L, i % 3 == 0 ? null : i, i % 2 == 0 ? "EUR" : "JPY", i / 2,
        i * 1_000_000_007L, i * 31L)
    {
        Spend = long.MaxValue - i,
    };
}
