using System.Globalization;
using System.Text;
using CsvHelper;

namespace RagKit.Loading;

/// <summary>Reads the records of a CSV text one after the other, with the number of the line each begins on.</summary>
internal sealed class CsvRecords : IDisposable
{
    /// <summary>A quote that is not closed makes one record of the rest of a file; this much of it is held at most.</summary>
    private const int MaxRecordBytes = 16 * 1024 * 1024;
    private readonly CsvReader _reader;
    private readonly string _item;

    public CsvRecords(string item, TextReader text, char delimiter)
    {
        _item = item;
        _reader = CsvReader.Create(text, new CsvReaderOptions
        {
            HasHeader = false,
            Separator = delimiter,
            TrackLineNumbers = true,
            MaxRecordSize = MaxRecordBytes,
        });
    }

    public long Line => _reader.LineNumber;

    public async Task<string[]?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? _reader.Current.ToArray() : null;
        }
        catch (CsvFormatException e)
        {
            throw new RagKitException(string.Create(CultureInfo.InvariantCulture,
                $"'{_item}' can't be read as CSV near line {Line}: a record is longer than {MaxRecordBytes:N0} bytes, so a quote is probably not closed. Close the quote, or set CsvLoaderOptions.Delimiter."), e);
        }
        catch (DecoderFallbackException e)
        {
            throw TextDecoder.Undecodable(_item, Encoding.UTF8, e);
        }
    }

    public void Dispose() => _reader.Dispose();
}
