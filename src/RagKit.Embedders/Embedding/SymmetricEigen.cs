using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RagKit.Embedding;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix: Householder's reduction to three diagonals, then the implicit QL algorithm
/// (Martin and Wilkinson 1968, Dubrulle 1970; EISPACK's tred2 and imtql2), arranged so that every inner loop runs along a row.
/// </summary>
internal static class SymmetricEigen
{
    private const int MaxSweeps = 100;
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Decomposes a matrix, which is overwritten.</summary>
    /// <param name="matrix">A size x size matrix, row by row.</param>
    /// <param name="size">Its rows.</param>
    /// <returns>The eigenvalues, largest first, and in the same order the eigenvectors, each of length 1, one a row.</returns>
    public static (double[] Values, double[] Vectors) Decompose(double[] matrix, int size)
    {
        double[] diagonal = new double[size], off = new double[size];
        double[] vectors = Reduce(matrix, size, diagonal, off);
        Diagonalise(diagonal, off, vectors, size);
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => diagonal[i])];
        double[] sorted = new double[size * size];
        for (int i = 0; i < size; i++)
            vectors.AsSpan(order[i] * size, size).CopyTo(sorted.AsSpan(i * size));
        return ([.. order.Select(i => diagonal[i])], sorted);
    }

    /// <summary>Makes QᵀAQ tridiagonal and returns Qᵀ.</summary>
    private static double[] Reduce(double[] a, int n, double[] diagonal, double[] off)
    {
        double[] factors = new double[n], product = new double[n];
        for (int k = 0; k < n - 2; k++)
        {
            Span<double> v = a.AsSpan((k * n) + k + 1, n - k - 1);
            diagonal[k] = a[(k * n) + k];
            off[k] = v[0];
            if (TensorPrimitives.SumOfSquares<double>(v[1..]) == 0)
                continue;
            off[k] = -Math.CopySign(TensorPrimitives.Norm<double>(v), v[0]);
            v[0] -= off[k];
            double factor = factors[k] = 2 / TensorPrimitives.SumOfSquares<double>(v);
            Span<double> w = product.AsSpan(0, v.Length);
            for (int i = 0; i < v.Length; i++)
                w[i] = factor * TensorPrimitives.Dot<double>(a.AsSpan(((k + 1 + i) * n) + k + 1, v.Length), v);
            TensorPrimitives.FusedMultiplyAdd(v, -factor / 2 * TensorPrimitives.Dot<double>(w, v), w, w);
            for (int i = 0; i < v.Length; i++)
            {
                Span<double> row = a.AsSpan(((k + 1 + i) * n) + k + 1, v.Length);
                TensorPrimitives.FusedMultiplyAdd(w, -v[i], row, row);
                TensorPrimitives.FusedMultiplyAdd(v, -w[i], row, row);
            }
        }
        for (int k = Math.Max(0, n - 2); k < n; k++)
        {
            diagonal[k] = a[(k * n) + k];
            off[k] = k + 1 < n ? a[(k * n) + k + 1] : 0;
        }
        return Accumulate(a, n, factors, product);
    }

    /// <summary>Multiplies the reflections out, last first, and transposes the result.</summary>
    private static double[] Accumulate(double[] a, int n, double[] factors, double[] product)
    {
        double[] q = new double[n * n];
        for (int i = 0; i < n; i++)
            q[(i * n) + i] = 1;
        for (int k = n - 3; k >= 0; k--)
        {
            if (factors[k] == 0)
                continue;
            ReadOnlySpan<double> v = a.AsSpan((k * n) + k + 1, n - k - 1);
            Span<double> sum = product.AsSpan(0, v.Length);
            sum.Clear();
            for (int i = 0; i < v.Length; i++)
                TensorPrimitives.FusedMultiplyAdd(q.AsSpan(((k + 1 + i) * n) + k + 1, v.Length), v[i], sum, sum);
            for (int i = 0; i < v.Length; i++)
            {
                Span<double> row = q.AsSpan(((k + 1 + i) * n) + k + 1, v.Length);
                TensorPrimitives.FusedMultiplyAdd(sum, -factors[k] * v[i], row, row);
            }
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                (q[(i * n) + j], q[(j * n) + i]) = (q[(j * n) + i], q[(i * n) + j]);
        }
        return q;
    }

    private static void Diagonalise(double[] d, double[] e, double[] vectors, int n)
    {
        double scale = 0;
        for (int i = 0; i < n; i++)
            scale = Math.Max(scale, Math.Abs(d[i]) + Math.Abs(e[i]));
        double nothing = scale * Epsilon * Epsilon;
        for (int first = 0; first < n; first++)
        {
            for (int sweep = 0; ; sweep++)
            {
                int last = first;
                while (last < n - 1 && Math.Abs(e[last]) > Math.Max(nothing, Epsilon * (Math.Abs(d[last]) + Math.Abs(d[last + 1]))))
                    last++;
                if (last == first)
                    break;
                if (sweep == MaxSweeps)
                    throw new ArithmeticException($"The eigenvalues of a {n} x {n} matrix did not converge; is a value not a number?");
                Sweep(d, e, vectors, n, first, last);
            }
        }
    }

    /// <summary>One implicit QL step with Wilkinson's shift on the block from <paramref name="first"/> to <paramref name="last"/>.</summary>
    private static void Sweep(double[] d, double[] e, double[] vectors, int n, int first, int last)
    {
        double half = (d[first + 1] - d[first]) / (2 * e[first]);
        double bulge = d[last] - d[first] + (e[first] / (half + Math.CopySign(double.Hypot(half, 1), half)));
        double sin = 1, cos = 1, carried = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double f = sin * e[i], b = cos * e[i];
            double length = double.Hypot(f, bulge);
            e[i + 1] = length;
            if (length == 0)
            {
                d[i + 1] -= carried;
                e[last] = 0;
                return;
            }
            (sin, cos) = (f / length, bulge / length);
            double shifted = d[i + 1] - carried;
            double turn = ((d[i] - shifted) * sin) + (2 * cos * b);
            carried = sin * turn;
            d[i + 1] = shifted + carried;
            bulge = (cos * turn) - b;
            Rotate(vectors.AsSpan(i * n, n), vectors.AsSpan((i + 1) * n, n), sin, cos);
        }
        d[first] -= carried;
        e[first] = bulge;
        e[last] = 0;
    }

    private static void Rotate(Span<double> lower, Span<double> upper, double sin, double cos)
    {
        Span<Vector<double>> lowers = MemoryMarshal.Cast<double, Vector<double>>(lower);
        Span<Vector<double>> uppers = MemoryMarshal.Cast<double, Vector<double>>(upper);
        for (int i = 0; i < lowers.Length; i++)
        {
            Vector<double> x = lowers[i], y = uppers[i];
            lowers[i] = (x * cos) - (y * sin);
            uppers[i] = (x * sin) + (y * cos);
        }
        for (int i = lowers.Length * Vector<double>.Count; i < lower.Length; i++)
            (lower[i], upper[i]) = ((lower[i] * cos) - (upper[i] * sin), (lower[i] * sin) + (upper[i] * cos));
    }
}
