using System.ComponentModel;
using System.Diagnostics;
using RagKit.Ocr;
using RagKit.TestData;
using RagKit.Testing.Time;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>The engine with the real program, and with scripts in its place that fail as programs do.</summary>
public sealed class TesseractOcrEngineTests : IDisposable
{
    private static readonly OcrImage Picture = new(new byte[] { 1, 2, 3 }, "image/png", 10, 10);
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("scan.jpg", "/Filter /DCTDecode /ColorSpace /DeviceRGB")]
    [InlineData("scan.g4", "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 625 >>")]
    [InlineData("scan.g3", "/Filter /CCITTFaxDecode /DecodeParms << /Columns 625 >>")]
    [InlineData("", "/ColorSpace /DeviceGray /BitsPerComponent 8")]
    public async Task A_scanned_page_is_read_with_its_heading_and_paragraphs(string name, string entries)
    {
        Skip_without_the_program();
        byte[] samples = name.Length > 0 ? Scan.Resource(name) : Scan.Samples(8, 1);

        Check(await Loading.LoadAsync(Scan.Of(samples, entries).Build(), ocr: new TesseractOcrEngine()));
    }

    [Theory]
    [InlineData("scan.jpg", "/Filter /DCTDecode /ColorSpace /DeviceRGB")]
    [InlineData("scan.g4", "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 625 >>")]
    public async Task A_scan_that_lies_on_its_side_is_turned(string name, string entries)
    {
        Skip_without_the_program();

        Check(await Loading.LoadAsync(Scan.Of(Scan.Resource(name), entries, "q 0 300 -150 0 150 0 cm /P Do Q", page: "/MediaBox [0 0 150 300] /Rotate 90").Build(), ocr: new TesseractOcrEngine()));
    }

    [Fact]
    public async Task A_language_that_is_not_installed_is_named()
    {
        Skip_without_the_program();

        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => new TesseractOcrEngine(new TesseractOcrOptions { Languages = ["eng", "xyz"] }).RecogniseAsync(Picture, TestContext.Current.CancellationToken));

        Assert.Contains("Tesseract has no data for xyz; it has eng", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_with_the_programs_words()
    {
        Skip_without_the_program();

        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => new TesseractOcrEngine().RecogniseAsync(Picture, TestContext.Current.CancellationToken));

        Assert.Contains("can't read the picture and ended with 1: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said_to_be_installed()
    {
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => new TesseractOcrEngine(new TesseractOcrOptions { Program = Path.Combine(_folder.Path, "none") }).RecogniseAsync(Picture, TestContext.Current.CancellationToken));

        Assert.Contains("apt-get install tesseract-ocr", e.Message, StringComparison.Ordinal);
        Assert.Contains("TesseractOcrOptions.Program", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_killed()
    {
        ManualTime time = new();
        TesseractOcrEngine engine = new(new TesseractOcrOptions { Program = Program("echo $$ > \"$0.started\"; exec sleep 600"), Timeout = TimeSpan.FromSeconds(30) }, time);

        Task<OcrText> reading = engine.RecogniseAsync(Picture, TestContext.Current.CancellationToken);
        await StartedAsync();
        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Contains("took more than 30 s", (await Assert.ThrowsAsync<RagKitException>(() => reading)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_wanted_any_more_is_killed()
    {
        using CancellationTokenSource source = new();
        Task<OcrText> reading = new TesseractOcrEngine(new TesseractOcrOptions { Program = Program("echo $$ > \"$0.started\"; exec sleep 600") }).RecogniseAsync(Picture, source.Token);
        int id = int.Parse(await StartedAsync(), System.Globalization.CultureInfo.InvariantCulture);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(HasEnded(id));
    }

    [Fact]
    public async Task A_table_with_odd_rows_gives_the_words_that_can_be_read()
    {
        TesseractOcrEngine engine = new(new TesseractOcrOptions { Program = Program("printf 'level\\n5\\t1\\t1\\t1\\t1\\t1\\t1\\t2\\t3\\t4\\t96.5\\tone\\n4\\tx\\n5\\t1\\t1\\t1\\t2\\t1\\tx\\t2\\t3\\t4\\t-1\\ttwo\\tparts\\n5\\t1\\t1\\t1\\t2\\t2\\t1\\t1\\t1\\t1\\t9\\t \\n'") });

        OcrText text = await engine.RecogniseAsync(Picture, TestContext.Current.CancellationToken);

        Assert.Equal(["one", "two\tparts"], text.Lines.Select(line => Assert.Single(line.Words).Text));
        Assert.Equal(new OcrWord("one") { Box = new OcrBox(1, 2, 3, 4), Confidence = 0.965 }, text.Lines[0].Words[0]);
        Assert.Null(text.Lines[1].Words[0].Confidence);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Equal("Languages (-c x) must be Tesseract's codes, such as 'eng' or 'chi_sim', and at least one.", Refusal(new TesseractOcrOptions { Languages = ["-c x"] }));
        Assert.Equal("MaxProcesses (0) must be 1 to 1024.", Refusal(new TesseractOcrOptions { MaxProcesses = 0 }));
        Assert.Equal("Timeout (00:00:00) must be above zero.", Refusal(new TesseractOcrOptions { Timeout = TimeSpan.Zero }));
        Assert.Equal("Program must not be empty.", Refusal(new TesseractOcrOptions { Program = " " }));
    }

    public void Dispose() => _folder.Dispose();

    private static string Refusal(TesseractOcrOptions options) => Assert.Throws<ArgumentException>(() => new TesseractOcrEngine(options)).Message;

    private static void Check(Document document)
    {
        Assert.Equal(BlockKind.Heading, document.Blocks[0].Kind);
        Assert.Equal("Annual leave", document.Text[document.Blocks[0].Range]);
        Assert.Contains("thirty days of paid leave", document.Text, StringComparison.Ordinal);
        Assert.Contains("taken in parts or at once.\n\nAsk your manager two weeks before it begins.", document.Text, StringComparison.Ordinal);
        Assert.True(document.Blocks[0].Metadata["ocr_confidence"].AsDecimal() > 0.8m);
    }

    private static void Skip_without_the_program()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("tesseract", "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
        }
        catch (Win32Exception)
        {
            Assert.Skip("The program tesseract is not on this machine: tests/tools.sh brings it.");
        }
    }

    /// <summary>A script that names its languages, and does what it is told for a picture.</summary>
    private string Program(string onPicture)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Scripts in the place of the program are for a Unix shell.");
        string path = _folder.Write("program", $"#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo 'List of languages (1):'; echo eng; exit; fi\n{onPicture}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Waits until the script says that it runs, and gives what it said.</summary>
    private async Task<string> StartedAsync()
    {
        string sign = Path.Combine(_folder.Path, "program.started");
        while (!File.Exists(sign) || !File.ReadAllText(sign).EndsWith('\n'))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        return (await File.ReadAllTextAsync(sign, TestContext.Current.CancellationToken)).Trim();
    }

    private static bool HasEnded(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
