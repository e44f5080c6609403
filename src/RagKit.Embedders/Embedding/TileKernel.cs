using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RagKit.Embedding;

/// <summary>
/// The inner loop of dense products: a tile of 4 x 32 sums kept in registers. Every sum is taken in the order of its index
/// with fused steps, so that the width of the machine's vectors does not change a bit.
/// </summary>
internal static class TileKernel
{
    /// <summary>Computes <c>c[r, j] = Σ_p a[p * stepP + r * stepR] * b[p * strideB + j]</c> for r below 4 and j below 32.</summary>
    public static void Multiply(
        ReadOnlySpan<float> a, int stepP, int stepR, ReadOnlySpan<float> b, int strideB, int depth, Span<float> c, int strideC)
    {
        if (depth == 0 || a.Length <= ((depth - 1) * stepP) + (3 * stepR) || b.Length < ((depth - 1) * strideB) + 32 || c.Length < (3 * strideC) + 32)
            throw new ArgumentException("A tile reaches beyond its matrix.");
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float c0 = ref MemoryMarshal.GetReference(c);
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply512(ref a0, (nuint)stepP, (nuint)stepR, ref b0, (nuint)strideB, depth, ref c0, (nuint)strideC);
            return;
        }
        for (int j = 0; j < 32; j += 2 * Vector<float>.Count)
            MultiplyAny(ref a0, (nuint)stepP, (nuint)stepR, ref Unsafe.Add(ref b0, j), (nuint)strideB, depth, ref Unsafe.Add(ref c0, j), (nuint)strideC);
    }

    private static void Multiply512(
        ref float a, nuint stepP, nuint stepR, ref float b, nuint strideB, int depth, ref float c, nuint strideC)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default, c30 = default, c31 = default;
        for (int p = 0; p < depth; p++)
        {
            Vector512<float> b0 = Vector512.LoadUnsafe(ref b), b1 = Vector512.LoadUnsafe(ref b, 16);
            Vector512<float> x = Vector512.Create(a);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(Unsafe.Add(ref a, stepR));
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(Unsafe.Add(ref a, 2 * stepR));
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(Unsafe.Add(ref a, 3 * stepR));
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            a = ref Unsafe.Add(ref a, stepP);
            b = ref Unsafe.Add(ref b, strideB);
        }
        c00.StoreUnsafe(ref c);
        c01.StoreUnsafe(ref c, 16);
        c10.StoreUnsafe(ref c, strideC);
        c11.StoreUnsafe(ref c, strideC + 16);
        c20.StoreUnsafe(ref c, 2 * strideC);
        c21.StoreUnsafe(ref c, (2 * strideC) + 16);
        c30.StoreUnsafe(ref c, 3 * strideC);
        c31.StoreUnsafe(ref c, (3 * strideC) + 16);
    }

    /// <summary>The same for two vectors of whatever width the machine has; it may be 4, 8 or 16.</summary>
    internal static void MultiplyAny(
        ref float a, nuint stepP, nuint stepR, ref float b, nuint strideB, int depth, ref float c, nuint strideC)
    {
        nuint width = (nuint)Vector<float>.Count;
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector<float> c20 = default, c21 = default, c30 = default, c31 = default;
        for (int p = 0; p < depth; p++)
        {
            Vector<float> b0 = Vector.LoadUnsafe(ref b), b1 = Vector.LoadUnsafe(ref b, width);
            Vector<float> x = new(a);
            c00 = Vector.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector.FusedMultiplyAdd(x, b1, c01);
            x = new(Unsafe.Add(ref a, stepR));
            c10 = Vector.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector.FusedMultiplyAdd(x, b1, c11);
            x = new(Unsafe.Add(ref a, 2 * stepR));
            c20 = Vector.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector.FusedMultiplyAdd(x, b1, c21);
            x = new(Unsafe.Add(ref a, 3 * stepR));
            c30 = Vector.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector.FusedMultiplyAdd(x, b1, c31);
            a = ref Unsafe.Add(ref a, stepP);
            b = ref Unsafe.Add(ref b, strideB);
        }
        c00.StoreUnsafe(ref c);
        c01.StoreUnsafe(ref c, width);
        c10.StoreUnsafe(ref c, strideC);
        c11.StoreUnsafe(ref c, strideC + width);
        c20.StoreUnsafe(ref c, 2 * strideC);
        c21.StoreUnsafe(ref c, (2 * strideC) + width);
        c30.StoreUnsafe(ref c, 3 * strideC);
        c31.StoreUnsafe(ref c, (3 * strideC) + width);
    }
}
