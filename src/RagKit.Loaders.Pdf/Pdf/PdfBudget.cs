using System.Globalization;

namespace RagKit.Pdf;

/// <summary>What one file may cost: bytes inflated, objects and operators, time. Not thread-safe: one a file.</summary>
internal sealed class PdfBudget(long maxInflatedBytes, long maxObjects, TimeSpan maxTime, TimeProvider time, CancellationToken cancellationToken)
{
    private const int StepsBetweenChecks = 4096;
    private const int BytesOfStep = 64;
    private long _start = time.GetTimestamp();
    private long _inflated;
    private long _objects;
    private int _steps;

    /// <summary>How many bytes more may be inflated.</summary>
    public long InflatedBytesLeft => maxInflatedBytes - _inflated;

    public void Inflated(long bytes)
    {
        _inflated += bytes;
        if (_inflated > maxInflatedBytes)
            throw Exceeded("its streams unpack to more than", maxInflatedBytes, "bytes", "MaxInflatedBytes");
        CheckTime();
    }

    /// <summary>Counts an object of the file, an operator of a page, or the letters of a string that is drawn.</summary>
    public void Step(int count = 1)
    {
        _objects += count;
        if (_objects > maxObjects)
            throw Exceeded("it has more than", maxObjects, "objects, drawing operators and letters", "MaxObjects");
        _steps += count;
        if (_steps >= StepsBetweenChecks)
            CheckTime();
    }

    /// <summary>Counts bytes that were looked at: damaged files may lead to the same ones again and again.</summary>
    public void Passed(long bytes) => Step((int)Math.Min(bytes / BytesOfStep, int.MaxValue));

    /// <summary>The time now, to be given to <see cref="Resume"/>.</summary>
    public long Pause() => time.GetTimestamp();

    /// <summary>Leaves out of account the time since a pause, which others had.</summary>
    public void Resume(long paused) => _start += time.GetTimestamp() - paused;

    public void CheckTime()
    {
        _steps = 0;
        cancellationToken.ThrowIfCancellationRequested();
        if (time.GetElapsedTime(_start) > maxTime)
        {
            throw new PdfException(string.Create(CultureInfo.InvariantCulture,
                $"reading it took more than {maxTime.TotalSeconds:0.#} s. Raise PdfLoaderOptions.MaxTime where the file is sound and large, or leave it out."));
        }
    }

    private static PdfException Exceeded(string what, long limit, string unit, string option) => new(string.Create(CultureInfo.InvariantCulture,
        $"{what} {limit:N0} {unit}. Raise PdfLoaderOptions.{option} where you trust the file, or leave it out."));
}
