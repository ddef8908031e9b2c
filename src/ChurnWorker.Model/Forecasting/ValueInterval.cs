namespace ChurnWorker.Model.Forecasting;

/// <summary>What an expected value may be, given how well the parameters are known; minor units.</summary>
/// <param name="Low">Lower end of the 90 % interval.</param>
/// <param name="High">Upper end.</param>
public readonly record struct ValueInterval(long Low, long High);
