using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RagKit.Ocr;

/// <summary>
/// Reads pictures with the program Tesseract, a process a picture, which must be installed together with the languages of the text. Nothing is
/// written to disk. Safe to use from several threads at once.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Without a wait handle the semaphore holds nothing.")]
public sealed class TesseractOcrEngine : IOcrEngine
{
    private const int LeastDotsPerInch = 70;
    private const int MostDotsPerInch = 2400;
    private readonly TesseractOcrOptions _options;
    private readonly TesseractProcess _process;
    private readonly SemaphoreSlim _slots;
    private volatile bool _areLanguagesChecked;

    /// <summary>An engine.</summary>
    /// <param name="options">How to run it; <see langword="null"/> for the defaults.</param>
    /// <param name="time">Measures how long a picture takes; <see langword="null"/> for the system's clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TesseractOcrEngine(TesseractOcrOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new TesseractOcrOptions();
        _options.Validate();
        _process = new TesseractProcess(_options, time ?? TimeProvider.System);
        _slots = new SemaphoreSlim(_options.MaxProcesses);
    }

    /// <inheritdoc />
    public string Fingerprint => $"tesseract {string.Join('+', _options.Languages)}";

    /// <inheritdoc />
    /// <exception cref="RagKitException">The program or a language is not installed, takes too long, or can't read the picture.</exception>
    public async Task<OcrText> RecogniseAsync(OcrImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_areLanguagesChecked)
                await CheckLanguagesAsync(cancellationToken).ConfigureAwait(false);
            string[] resolution = image.DotsPerInch is >= LeastDotsPerInch and <= MostDotsPerInch ? ["--dpi", image.DotsPerInch.Value.ToString("0", CultureInfo.InvariantCulture)] : [];
            return TesseractTable.Read(await _process.RunAsync(["stdin", "stdout", "-l", string.Join('+', _options.Languages), .. resolution, "tsv"], image.Bytes, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Tesseract itself goes on without a language that it lacks, and reads nonsense.</summary>
    private async Task CheckLanguagesAsync(CancellationToken cancellationToken)
    {
        string list = await _process.RunAsync(["--list-langs"], default, cancellationToken).ConfigureAwait(false);
        string[] installed = [.. list.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains(' ', StringComparison.Ordinal))];
        string[] missing = [.. _options.Languages.Except(installed, StringComparer.Ordinal)];
        if (missing.Length > 0)
            throw new RagKitException($"Tesseract has no data for {string.Join(", ", missing)}; it has {string.Join(", ", installed)}. Install {string.Join(" ", missing.Select(language => $"tesseract-ocr-{language}"))} (Debian's names), or change TesseractOcrOptions.Languages.");
        _areLanguagesChecked = true;
    }
}
