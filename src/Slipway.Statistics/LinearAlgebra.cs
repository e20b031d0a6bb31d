using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Slipway.Statistics;

/// <summary>Systems of linear equations and least squares, by MathNet.Numerics on one thread in managed code, so that the same data give the same digits everywhere.</summary>
internal static class LinearAlgebra
{
    static LinearAlgebra()
    {
        Control.UseManaged();
        Control.UseSingleThread();
    }

    /// <summary>x with matrix x = right, by LU with pivots.</summary>
    public static double[] Solve(double[,] matrix, double[] right) => Matrix<double>.Build.DenseOfArray(matrix).LU().Solve(Vector<double>.Build.Dense(right)).ToArray();

    /// <summary>The coefficients that fit best and (X'X)^-1, by QR; null where a column says what others say.</summary>
    public static (double[] Coefficients, double[,] Inverse)? Fit(double[,] columns, double[] values)
    {
        var x = Matrix<double>.Build.DenseOfArray(columns);
        if (x.RowCount < x.ColumnCount)
        {
            return null;
        }

        // Columns of the same length, so that how small a pivot is says something.
        var scale = Enumerable.Range(0, x.ColumnCount).Select(c => x.Column(c).L2Norm()).ToArray();
        if (Array.Exists(scale, s => !(s > 0)))
        {
            return null;
        }

        var qr = x.MapIndexed((_, c, v) => v / scale[c]).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin);
        if (qr.R.Diagonal().AbsoluteMinimum() < 1e-11)
        {
            return null;
        }

        var inverse = qr.R.Inverse();
        var fitted = inverse * qr.Q.TransposeThisAndMultiply(Vector<double>.Build.Dense(values));
        var cross = inverse * inverse.Transpose();
        return ([.. fitted.Select((v, c) => v / scale[c])], cross.MapIndexed((a, b, v) => v / scale[a] / scale[b]).ToArray());
    }
}
