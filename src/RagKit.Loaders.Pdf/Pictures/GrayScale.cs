using RagKit.Pdf;

namespace RagKit.Pictures;

/// <summary>How light the colours of a colour space are, 0 (black) to 255: all that reading text takes.</summary>
internal sealed class GrayScale
{
    private const int MaxDepth = 4;
    private const int Rgb = 3;
    private const int Cmyk = 4;
    private readonly byte[]? _palette;
    private readonly bool _isInk;

    private GrayScale(int components, bool isInk = false, byte[]? palette = null)
    {
        (Components, _isInk, _palette) = (components, isInk, palette);
    }

    /// <summary>How many samples a pixel has.</summary>
    public int Components { get; }

    /// <summary>Whether samples are numbers of colours in a palette.</summary>
    public bool IsIndexed => _palette is not null;

    public static GrayScale Gray { get; } = new(1);

    /// <summary>Reads a colour space; <see langword="null"/> for one that pictures can't have.</summary>
    public static GrayScale? Read(PdfValue space, PdfDictionary resources, PdfBudget budget, int depth = 0)
    {
        if (depth > MaxDepth)
            return null;
        IReadOnlyList<PdfValue> items = space.Items;
        switch (space.Kind == PdfKind.Name ? space.Name : items.Count > 0 ? resources.Resolve(items[0]).Name : "")
        {
            case "DeviceGray" or "G" or "CalGray" or "":
                return Gray;
            case "DeviceRGB" or "RGB" or "CalRGB":
                return new GrayScale(Rgb);
            case "DeviceCMYK" or "CMYK":
                return new GrayScale(Cmyk, isInk: true);
            case "Lab":
                // Only the first sample, the lightness, differs much between paper and ink.
                return new GrayScale(Rgb);
            case "ICCBased" when items.Count > 1:
                return resources.Resolve(items[1]).Dictionary["N"].Integer switch { Rgb => new GrayScale(Rgb), Cmyk => new GrayScale(Cmyk, isInk: true), _ => Gray };
            case "Separation":
                return new GrayScale(1, isInk: true);
            case "DeviceN" when items.Count > 1:
                return new GrayScale(Math.Clamp(resources.Resolve(items[1]).Items.Count, 1, 32), isInk: true);
            case "Indexed" or "I" when items.Count > 3:
                return Read(resources.Resolve(items[1]), resources, budget, depth + 1) is { IsIndexed: false } colours
                    ? new GrayScale(1, palette: Palette(colours, resources.Resolve(items[3]), budget)) : null;
            default:
                return space.Kind == PdfKind.Name && resources["ColorSpace"].Dictionary[space.Name] is { IsNull: false } named && named.Name != space.Name
                    ? Read(named, resources, budget, depth + 1) : null;
        }
    }

    /// <summary>How light one pixel is, of samples of 0 to 255 or of a number of the palette.</summary>
    public byte Of(ReadOnlySpan<byte> samples)
    {
        if (_palette is not null)
            return samples[0] < _palette.Length ? _palette[samples[0]] : (byte)0;
        if (_isInk)
        {
            int ink = samples.Length == Cmyk ? samples[3] + (((samples[0] * 3) + (samples[1] * 6) + samples[2]) / 10) : Sum(samples);
            return (byte)(255 - Math.Min(255, ink));
        }
        return samples.Length == Rgb ? (byte)(((samples[0] * 3) + (samples[1] * 6) + samples[2]) / 10) : samples[0];
    }

    private static int Sum(ReadOnlySpan<byte> samples)
    {
        int sum = 0;
        foreach (byte sample in samples)
            sum += sample;
        return sum;
    }

    private static byte[] Palette(GrayScale colours, PdfValue table, PdfBudget budget)
    {
        byte[] bytes = table.Stream?.Decode(budget) ?? table.Bytes;
        byte[] palette = new byte[Math.Min(256, bytes.Length / colours.Components)];
        for (int i = 0; i < palette.Length; i++)
            palette[i] = colours.Of(bytes.AsSpan(i * colours.Components, colours.Components));
        return palette;
    }
}
