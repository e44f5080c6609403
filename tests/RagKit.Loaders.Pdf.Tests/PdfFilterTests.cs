using System.Text;
using RagKit.Loading;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Each filter and predictor gives back what was packed, and damaged data what came before the damage.</summary>
public sealed class PdfFilterTests
{
    private static readonly string Content = string.Concat(Enumerable.Range(0, 400).Select(line => PdfBuilder.Text(20 + (line % 4 * 140), 780 - (line / 4 * 7.5), 5, $"Word{line} of many")));

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Lzw_is_undone_with_codes_that_grow_early_or_late(int early) =>
        await IsRead(Lzw(Bytes(Content), early), $"/Filter /LZWDecode /DecodeParms << /EarlyChange {early} >>");

    [Fact]
    public async Task Run_lengths_are_undone() => await IsRead(RunLengths(Bytes(Content)), "/Filter /RunLengthDecode");

    [Fact]
    public async Task Filters_are_undone_one_after_the_other() =>
        await IsRead(Bytes(Convert.ToHexString(RunLengths(PdfBuilder.Deflate(Bytes(Content)))) + ">"), "/Filter [/ASCIIHexDecode /RunLengthDecode /FlateDecode] /DecodeParms [null null << /Predictor 1 >>]");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Predictors_of_png_are_undone(int kind) =>
        await IsRead(PdfBuilder.Deflate(Png(Bytes(Content), 60, 3, (byte)kind)), $"/Filter /FlateDecode /DecodeParms << /Predictor {10 + kind} /Colors 3 /Columns 20 >>");

    [Theory]
    [InlineData(1, 8, 60)]
    [InlineData(3, 8, 20)]
    [InlineData(1, 16, 30)]
    [InlineData(1, 4, 120)]
    [InlineData(3, 2, 80)]
    [InlineData(1, 1, 480)]
    public async Task Predictors_of_tiff_are_undone(int colors, int bits, int columns) =>
        await IsRead(PdfBuilder.Deflate(Tiff(Bytes(Content), 60, colors, bits)), $"/Filter /FlateDecode /DecodeParms << /Predictor 2 /Colors {colors} /BitsPerComponent {bits} /Columns {columns} >>");

    [Theory]
    [InlineData("/Predictor 15 /Colors 32 /BitsPerComponent 16 /Columns 2147483647")]
    [InlineData("/Predictor 2 /Colors -1 /BitsPerComponent 3 /Columns 0")]
    public async Task Predictors_beyond_reason_do_no_harm(string parameters)
    {
        PdfBuilder builder = new();
        int stream = builder.AddStream(PdfBuilder.Deflate(Bytes(Content)), $"/Filter /FlateDecode /DecodeParms << {parameters} >>");

        await Loading.LoadAsync(builder.Page("", $"/Contents {stream} 0 R").Page(PdfBuilder.Text(72, 700, 10, "text")).Build());
    }

    [Theory]
    [InlineData("/FlateDecode")]
    [InlineData("/LZWDecode")]
    [InlineData("/RunLengthDecode")]
    public async Task What_comes_before_the_damage_is_read(string filter)
    {
        byte[] packed = filter switch { "/FlateDecode" => PdfBuilder.Deflate(Bytes(Content)), "/LZWDecode" => Lzw(Bytes(Content), 1), _ => RunLengths(Bytes(Content)) };
        PdfBuilder builder = new();
        int stream = builder.AddStream([.. packed[..(packed.Length / 2)], .. Enumerable.Repeat((byte)0xAA, 40)], $"/Filter {filter}");

        Assert.Contains("Word0 of many", (await Loading.LoadAsync(builder.Page("", $"/Contents {stream} 0 R").Build())).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/FlateDecode", 0)]
    [InlineData("/LZWDecode", 0)]
    [InlineData("/RunLengthDecode", 0)]
    [InlineData("/FlateDecode", 1)]
    public async Task What_unpacks_without_end_fails_by_its_bound(string filter, int again)
    {
        byte[] zeros = new byte[3 << 20];
        byte[] packed = filter switch { "/FlateDecode" => PdfBuilder.Deflate(zeros), "/LZWDecode" => Lzw(zeros, 1), _ => RunLengths(zeros) };
        packed = again == 0 ? packed : PdfBuilder.Deflate(packed);
        PdfBuilder builder = new();
        int stream = builder.AddStream(packed, $"/Filter [{string.Concat(Enumerable.Repeat("/FlateDecode ", again))}{filter}]");

        Assert.Contains("MaxInflatedBytes", await Loading.FailAsync(builder.Page("", $"/Contents {stream} 0 R").Build(), new PdfLoaderOptions { MaxInflatedBytes = 1 << 20 }), StringComparison.Ordinal);
    }

    private static async Task IsRead(byte[] packed, string entries)
    {
        string expected = (await Loading.LoadAsync(new PdfBuilder().Page(Content).Build())).Text;
        Assert.Contains("Word399 of many", expected, StringComparison.Ordinal);
        PdfBuilder builder = new();
        int stream = builder.AddStream(packed, entries);

        Assert.Equal(expected, (await Loading.LoadAsync(builder.Page("", $"/Contents {stream} 0 R").Build())).Text);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] RunLengths(byte[] data)
    {
        List<byte> packed = [];
        for (int at = 0; at < data.Length;)
        {
            int run = 1;
            while (run < 128 && at + run < data.Length && data[at + run] == data[at])
                run++;
            int length = run > 1 ? run : Math.Min(5, data.Length - at);
            packed.AddRange(run > 1 ? [(byte)(257 - run), data[at]] : [(byte)(length - 1), .. data[at..(at + length)]]);
            at += length;
        }
        return [.. packed, 128];
    }

    private static byte[] Lzw(byte[] data, int early)
    {
        List<byte> packed = [];
        (int bits, int count) = (0, 0);
        Dictionary<(int Prefix, byte Next), int> codes = [];
        int width = 9, next = 258, prefix = -1;
        Put(256);
        foreach (byte value in data)
        {
            if (prefix < 0)
            {
                prefix = value;
            }
            else if (codes.TryGetValue((prefix, value), out int longer))
            {
                prefix = longer;
            }
            else
            {
                Put(prefix);
                codes[(prefix, value)] = next++;
                prefix = value;
                // The decoder is one code behind.
                width = (next - 1 + early) switch { >= 2048 => 12, >= 1024 => 11, >= 512 => 10, _ => 9 };
                if (next < 4094)
                    continue;
                Put(256);
                codes.Clear();
                (width, next) = (9, 258);
            }
        }
        Put(prefix);
        width = (next + early) switch { >= 2048 => 12, >= 1024 => 11, >= 512 => 10, _ => 9 };
        Put(257);
        if (count > 0)
            packed.Add((byte)(bits << (8 - count)));
        return [.. packed];

        void Put(int code)
        {
            bits = (bits << width) | code;
            for (count += width; count >= 8; count -= 8)
                packed.Add((byte)(bits >> (count - 8)));
            bits &= (1 << count) - 1;
        }
    }

    private static byte[] Png(byte[] data, int row, int pixel, byte kind)
    {
        List<byte> packed = [];
        byte[] above = new byte[row];
        for (int start = 0; start < data.Length; start += row)
        {
            byte[] line = [.. data[start..Math.Min(start + row, data.Length)], .. Enumerable.Repeat((byte)' ', Math.Max(0, start + row - data.Length))];
            packed.Add(kind);
            for (int i = 0; i < row; i++)
            {
                int left = i < pixel ? 0 : line[i - pixel], up = above[i], corner = i < pixel ? 0 : above[i - pixel];
                int estimate = left + up - corner;
                int paeth = new[] { left, up, corner }.MinBy(value => Math.Abs(estimate - value));
                packed.Add((byte)(line[i] - kind switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => paeth, _ => 0 }));
            }
            above = line;
        }
        return [.. packed];
    }

    private static byte[] Tiff(byte[] data, int row, int colors, int bits)
    {
        byte[] packed = [.. data, .. Enumerable.Repeat((byte)' ', (row - (data.Length % row)) % row)];
        for (int start = 0; start < packed.Length; start += row)
        {
            Span<byte> line = packed.AsSpan(start, row);
            for (int sample = (row * 8 / bits) - 1; sample >= colors; sample--)
                Write(line, sample, bits, Read(line, sample, bits) - Read(line, sample - colors, bits));
        }
        return packed;
    }

    private static int Read(Span<byte> line, int sample, int bits)
    {
        int value = 0;
        for (int bit = sample * bits; bit < (sample + 1) * bits; bit++)
            value = (value << 1) | ((line[bit >> 3] >> (7 - (bit & 7))) & 1);
        return value;
    }

    private static void Write(Span<byte> line, int sample, int bits, int value)
    {
        for (int bit = ((sample + 1) * bits) - 1; bit >= sample * bits; bit--, value >>= 1)
            line[bit >> 3] = (byte)((line[bit >> 3] & ~(128 >> (bit & 7))) | ((value & 1) << (7 - (bit & 7))));
    }
}
