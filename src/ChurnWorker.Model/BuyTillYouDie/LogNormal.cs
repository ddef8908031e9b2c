namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>What is believed about a positive parameter before any data.</summary>
/// <param name="Median">The value it is as likely to exceed as not, &gt; 0.</param>
/// <param name="Deviation">Standard deviation of its logarithm: 1 means within a factor of e of the median two times in three.</param>
public readonly record struct LogNormal(double Median, double Deviation);
