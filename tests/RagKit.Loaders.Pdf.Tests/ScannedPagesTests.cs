using System.Buffers.Binary;
using System.IO.Compression;
using RagKit.Loading;
using RagKit.Ocr;
using RagKit.Sources;
using RagKit.Testing.Time;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Pages that are pictures: given to the engine upright, and read as if their words had been drawn.</summary>
public sealed class ScannedPagesTests
{
    private static readonly string Plain = PdfBuilder.Text(72, 700, 10, "A page with text.");

    [Fact]
    public async Task The_text_of_a_scanned_page_stands_in_its_place_and_says_where_it_comes_from()
    {
        byte[] file = Scan.Plain(new PdfBuilder().Page(Plain)).Page(Plain).Build();

        Document document = await Loading.LoadAsync(file, ocr: new FakeOcrEngine(_ => new OcrText([Line(20, 20, 0.9, "Read", "words")])));

        Assert.Equal("A page with text.\n\nRead words\n\nA page with text.", document.Text);
        Assert.Equal([1, 2, 3], document.Blocks.Select(block => block.Page!.Value));
        Assert.Equal((true, 0.9m), (document.Blocks[1].Metadata["ocr"].AsBoolean(), document.Blocks[1].Metadata["ocr_confidence"].AsDecimal()));
        Assert.Empty(document.Blocks[0].Metadata);
        Assert.Equal((MetadataValue)(MetadataValue[])[2], document.Metadata["pages_by_ocr"]);
        Assert.False(document.Metadata.ContainsKey("pages_without_text"));
    }

    [Fact]
    public async Task Words_in_columns_are_read_column_by_column()
    {
        OcrText text = new([.. Enumerable.Range(0, 5).SelectMany(row => (OcrLine[])[Line(20, 20 + (40 * row), 1, $"Left{row}", "column", "with", "text", "here"), Line(330, 22 + (40 * row), 1, $"Right{row}", "column", "with", "text", "there")])]);

        string read = (await Loading.LoadAsync(Scan.Plain().Build(), ocr: new FakeOcrEngine(_ => text))).Text;

        Assert.True(read.IndexOf("Left4", StringComparison.Ordinal) < read.IndexOf("Right0", StringComparison.Ordinal), read);
    }

    [Fact]
    public async Task Lines_without_places_are_paragraphs_between_empty_lines() =>
        Assert.Equal(["Paragraph: First line and second.", "Paragraph: Another paragraph."], (await Loading.LoadAsync(Scan.Plain().Build(), ocr: new FakeOcrEngine("First line\nand second.\n\nAnother paragraph."))).Lines());

    [Fact]
    public async Task Without_an_engine_a_scanned_page_is_named_and_the_others_are_read()
    {
        List<LoadFailure> failures = [];

        Document document = await Loading.LoadAsync(Scan.Plain(new PdfBuilder().Page(Plain)).Build(), failures: failures);

        Assert.Equal("A page with text.", document.Text);
        Assert.Equal((MetadataValue)(MetadataValue[])[2], document.Metadata["pages_without_text"]);
        Assert.Empty(failures);
    }

    [Fact]
    public async Task A_page_that_the_engine_can_not_read_fails_alone()
    {
        List<LoadFailure> failures = [];
        byte[] file = Scan.Plain(Scan.Plain(new PdfBuilder().Page(Plain))).Build();

        Document document = await Loading.LoadAsync(file, ocr: new FakeOcrEngine(_ => throw new RagKitException("The engine is out of order.")), failures: failures);

        Assert.Equal("A page with text.", document.Text);
        Assert.Equal([new LoadFailure("pages 2, 3", "The engine is out of order.")], failures);
    }

    [Fact]
    public async Task A_file_of_pictures_that_the_engine_can_not_read_fails()
    {
        Assert.Contains("on page 1 could not be read. Out of order.", await Loading.FailAsync(Scan.Plain().Build(), ocr: new FakeOcrEngine(_ => throw new RagKitException("Out of order."))), StringComparison.Ordinal);
        Assert.Contains("found none in the pictures", await Loading.FailAsync(Scan.Plain().Build(), ocr: new FakeOcrEngine("")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_with_text_are_not_given_to_the_engine()
    {
        FakeOcrEngine engine = new("read");
        string longText = string.Concat(Enumerable.Range(0, 5).Select(line => PdfBuilder.Text(10, 140 - (20 * line), 9, $"Line {line} of the text behind a scan.")));

        await Loading.LoadAsync(Scan.Of(Scan.Samples(8, 1), "/ColorSpace /DeviceGray /BitsPerComponent 8", Scan.OnPage + "\n3 Tr\n" + longText).Build(), ocr: engine);

        Assert.Empty(engine.Images);
    }

    [Fact]
    public async Task A_stamp_on_a_scan_does_not_hide_it() =>
        Assert.Equal("read\n\nReceived", (await Loading.LoadAsync(Scan.Of(Scan.Samples(8, 1), "/ColorSpace /DeviceGray /BitsPerComponent 8", Scan.OnPage + "\n" + PdfBuilder.Text(10, 10, 9, "Received")).Build(), ocr: new FakeOcrEngine("read"))).Text);

    [Theory]
    [InlineData("/ColorSpace /DeviceGray /BitsPerComponent 1", 1, 1, false)]
    [InlineData("/ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0]", 1, 1, true)]
    [InlineData("/ImageMask true", 1, 1, false)]
    [InlineData("/ColorSpace /CalGray /BitsPerComponent 2", 2, 1, false)]
    [InlineData("/ColorSpace [/CalGray <<>>] /BitsPerComponent 4", 4, 1, false)]
    [InlineData("/ColorSpace /DeviceGray /BitsPerComponent 16", 16, 1, false)]
    [InlineData("/ColorSpace /DeviceRGB /BitsPerComponent 8", 8, 3, false)]
    [InlineData("/ColorSpace /DeviceRGB /BitsPerComponent 4", 4, 3, false)]
    [InlineData("/ColorSpace [/ICCBased 3 0 R] /BitsPerComponent 8", 8, 3, false)]
    [InlineData("/ColorSpace /DeviceCMYK /BitsPerComponent 8", 8, 4, true)]
    [InlineData("/ColorSpace [/Separation /Black /DeviceGray <<>>] /BitsPerComponent 8", 8, 1, true)]
    [InlineData("/ColorSpace [/Indexed /DeviceRGB 1 <000000FFFFFF>] /BitsPerComponent 1", 1, 1, false)]
    [InlineData("/ColorSpace [/Indexed /DeviceGray 1 (\\377\\000)] /BitsPerComponent 1", 1, 1, true)]
    public async Task Samples_of_any_kind_become_the_same_picture(string entries, int bits, int components, bool isInverted)
    {
        FakeOcrEngine engine = new("read");
        PdfBuilder builder = new();
        builder.AddStream("", "/N 3");

        await Loading.LoadAsync(Scan.Of(PdfBuilder.Deflate(Scan.Samples(bits, components, isInverted)), entries + " /Filter /FlateDecode", builder: builder).Build(), ocr: engine);

        OcrImage image = Assert.Single(engine.Images);
        Assert.Equal(("image/png", Scan.Width, Scan.Height, 150), (image.MediaType, image.Width, image.Height, Math.Round(image.DotsPerInch!.Value)));
        byte[] pixels = Pixels(image);
        Assert.Equal(-1, Array.FindIndex([.. Enumerable.Range(0, pixels.Length)], i => Scan.IsInk(i / Scan.Width, i % Scan.Width) != (pixels[i] < 128)));
    }

    [Theory]
    [InlineData(0, "300 0 0 150 0 0", false, false, false)]
    [InlineData(180, "-300 0 0 -150 300 150", false, false, false)]
    [InlineData(90, "0 300 -150 0 150 0", false, false, false)]
    [InlineData(270, "0 -300 150 0 0 300", false, false, false)]
    [InlineData(0, "300 0 0 -150 0 150", false, false, true)]
    [InlineData(0, "-300 0 0 150 300 0", false, true, false)]
    [InlineData(0, "-300 0 0 -150 300 150", false, true, true)]
    [InlineData(0, "0 300 -150 0 150 0", true, false, true)]
    [InlineData(0, "0 -300 150 0 0 300", true, true, false)]
    public async Task Pictures_stand_as_the_page_shows_them(int rotate, string matrix, bool isTurned, bool isFlippedX, bool isFlippedY)
    {
        FakeOcrEngine engine = new("read");
        string box = matrix.StartsWith("0 ", StringComparison.Ordinal) ? "150 300" : "300 150";

        await Loading.LoadAsync(Scan.Of(Scan.Samples(8, 1), "/ColorSpace /DeviceGray /BitsPerComponent 8", $"q {matrix} cm /P Do Q", page: $"/MediaBox [0 0 {box}] /Rotate {rotate}").Build(), ocr: engine);

        OcrImage image = Assert.Single(engine.Images);
        byte[] pixels = Pixels(image);
        Assert.Equal(-1, Array.FindIndex([.. Enumerable.Range(0, pixels.Length)], at =>
        {
            (int x, int y) = (at % image.Width, at / image.Width);
            (x, y) = (isFlippedX ? image.Width - 1 - x : x, isFlippedY ? image.Height - 1 - y : y);
            return (isTurned ? Scan.IsInk(x, y) : Scan.IsInk(y, x)) != (pixels[at] < 128);
        }));
    }

    [Theory]
    [InlineData("scan.jpg", "/Filter /DCTDecode", "image/jpeg")]
    [InlineData("scan.g4", "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 625 >>", "image/tiff")]
    [InlineData("scan.g3", "/Filter [/CCITTFaxDecode] /DecodeParms [<< /Columns 625 >>]", "image/tiff")]
    public async Task Coded_pictures_are_passed_on_as_they_are(string name, string entries, string type)
    {
        FakeOcrEngine engine = new("read");

        await Loading.LoadAsync(Scan.Of(Scan.Resource(name), entries + " /ColorSpace /DeviceGray /BitsPerComponent 8").Build(), ocr: engine);

        Assert.Equal(type, Assert.Single(engine.Images).MediaType);
    }

    [Fact]
    public async Task A_picture_in_the_content_is_read_too()
    {
        FakeOcrEngine engine = new("read");
        string content = $"q 300 0 0 150 0 0 cm BI /W {Scan.Width} /H {Scan.Height} /CS /G /BPC 1 /F /AHx ID {Convert.ToHexString(Scan.Samples(1, 1))}> EI Q";

        await Loading.LoadAsync(new PdfBuilder().Page(content, "/MediaBox [0 0 300 150]").Build(), ocr: engine);

        byte[] pixels = Pixels(Assert.Single(engine.Images));
        Assert.Equal(Enumerable.Range(0, pixels.Length).Count(i => Scan.IsInk(i / Scan.Width, i % Scan.Width)), pixels.Count(pixel => pixel < 128));
    }

    [Theory]
    [InlineData("/Filter /JBIG2Decode")]
    [InlineData("/ColorSpace /Pattern /BitsPerComponent 8")]
    [InlineData("/ColorSpace /DeviceGray /BitsPerComponent 7")]
    [InlineData("/Width 90000 /Height 90000 /ColorSpace /DeviceGray /BitsPerComponent 8")]
    [InlineData("/Width -5 /ColorSpace /DeviceGray /BitsPerComponent 8")]
    public async Task Pictures_that_can_not_be_passed_on_leave_the_page_without_text(string entries)
    {
        FakeOcrEngine engine = new("read");

        Document document = await Loading.LoadAsync(Scan.Of(Scan.Samples(8, 1), entries, builder: new PdfBuilder().Page(Plain)).Build(), ocr: engine);

        Assert.Empty(engine.Images);
        Assert.Equal((MetadataValue)(MetadataValue[])[2], document.Metadata["pages_without_text"]);
    }

    [Fact]
    public void The_engine_is_part_of_the_fingerprint() =>
        Assert.Equal(("pdf/2", "pdf/2 with fake"), (new PdfLoader().Fingerprint, new PdfLoader(ocr: new FakeOcrEngine("")).Fingerprint));

    [Fact]
    public async Task The_time_of_the_engine_is_not_the_files()
    {
        ManualTime time = new();
        FakeOcrEngine engine = new(_ =>
        {
            time.Advance(TimeSpan.FromHours(1));
            return OcrText.OfPlainText("read");
        });

        Assert.Equal("read\n\nread", (await Loading.LoadAsync(Scan.Plain(Scan.Plain()).Build(), time: time, ocr: engine)).Text);
    }

    private static OcrLine Line(double x, double y, double confidence, params string[] words) =>
        new([.. words.Select((word, i) => new OcrWord(word) { Box = new OcrBox(x + (i * 60), y, 50, 20), Confidence = confidence })]);

    private static byte[] Pixels(OcrImage image)
    {
        ReadOnlySpan<byte> file = image.Bytes.Span;
        int length = BinaryPrimitives.ReadInt32BigEndian(file[33..]);
        using ZLibStream stream = new(new MemoryStream(file.Slice(41, length).ToArray()), CompressionMode.Decompress);
        byte[] pixels = new byte[image.Width * image.Height];
        for (int row = 0; row < image.Height; row++)
        {
            Assert.Equal(0, stream.ReadByte());
            stream.ReadExactly(pixels, row * image.Width, image.Width);
        }
        return pixels;
    }
}
