using System.Runtime.CompilerServices;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>A value with its first and second derivatives with respect to two variables, n and k: differentiation that is exact where a formula is a recurrence.</summary>
internal readonly record struct Jet(double V, double N, double K, double NN, double NK, double KK)
{
    /// <summary>The variable n.</summary>
    public static Jet VariableN(double value) => new(value, 1, 0, 0, 0, 0);

    /// <summary>The variable k.</summary>
    public static Jet VariableK(double value) => new(value, 0, 1, 0, 0, 0);

    public static Jet operator +(Jet a, Jet b) => new(a.V + b.V, a.N + b.N, a.K + b.K, a.NN + b.NN, a.NK + b.NK, a.KK + b.KK);

    public static Jet operator +(Jet a, double b) => a with { V = a.V + b };

    public static Jet operator -(Jet a) => -1 * a;

    public static Jet operator *(double s, Jet a) => new(s * a.V, s * a.N, s * a.K, s * a.NN, s * a.NK, s * a.KK);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Jet operator *(Jet a, Jet b) => new(
        a.V * b.V,
        (a.N * b.V) + (a.V * b.N),
        (a.K * b.V) + (a.V * b.K),
        (a.NN * b.V) + (2 * a.N * b.N) + (a.V * b.NN),
        (a.NK * b.V) + (a.N * b.K) + (a.K * b.N) + (a.V * b.NK),
        (a.KK * b.V) + (2 * a.K * b.K) + (a.V * b.KK));

    /// <summary>1/a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Jet Inverse()
    {
        double v = 1 / V, n = N * v, k = K * v;
        return new(v, -n * v, -k * v, ((2 * n * n) - (NN * v)) * v, ((2 * n * k) - (NK * v)) * v, ((2 * k * k) - (KK * v)) * v);
    }

    /// <summary>e^a.</summary>
    public Jet Exp()
    {
        var v = Math.Exp(V);
        return new(v, v * N, v * K, v * (NN + (N * N)), v * (NK + (N * K)), v * (KK + (K * K)));
    }
}
