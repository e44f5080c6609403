using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RagKit.Vectors;

/// <summary>The registers that a kernel works with. All give the same results, bit for bit.</summary>
internal enum KernelWidth
{
    /// <summary>128 bits, by software where the processor has none.</summary>
    Narrow,

    /// <summary>256 bits.</summary>
    Middle,

    /// <summary>512 bits.</summary>
    Wide,
}

/// <summary>What this processor does best, and the one order in which the 16 lanes of a sum are added up.</summary>
internal static class Kernel
{
    /// <summary>Rows' lengths are a multiple of this many floats: the widest register.</summary>
    public const int Lanes = 16;

    public static KernelWidth Best
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated ? KernelWidth.Wide : Vector256.IsHardwareAccelerated ? KernelWidth.Middle : KernelWidth.Narrow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> lanes) => Sum(lanes.GetLower(), lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> low, Vector256<float> high) => Sum(low + high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> eight)
    {
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two[0] + two[1];
    }
}
