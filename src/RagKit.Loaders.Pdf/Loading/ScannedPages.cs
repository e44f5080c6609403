using System.Globalization;
using RagKit.Layout;
using RagKit.Ocr;
using RagKit.Pdf;
using RagKit.Pictures;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Has an engine read the pictures of pages that are scanned. What the engine can't read is a failure of those pages, and the item's where no page
/// has text.
/// </summary>
internal sealed class ScannedPages(IOcrEngine engine, PdfBudget budget)
{
    private const int MostLetters = 60;
    private const double LeastOfPage = 0.5;
    private const double LeastOfPicture = 0.02;
    private const int MaxPictures = 12;
    private readonly SortedDictionary<string, List<int>> _failures = new(StringComparer.Ordinal);

    /// <summary>The pages, with what was read of those that are scanned.</summary>
    public async Task<List<PageText>> ReadAsync(List<PageText> pages, SourceContent content, CancellationToken cancellationToken)
    {
        List<PageText> read = [.. pages];
        // Pictures take much memory: only as many pages at once as there are processors.
        foreach (int[] some in Enumerable.Range(0, pages.Count).Where(index => IsScanned(pages[index])).Chunk(Environment.ProcessorCount))
        {
            (int Index, List<(PagePicture Picture, OcrImage Image)> Pictures)[] work = [.. some.Select(index => (index, Unpack(pages[index])))];
            long paused = budget.Pause();
            PageText[] done = await Task.WhenAll(work.Select(page => RecogniseAsync(pages[page.Index], page.Pictures, cancellationToken))).ConfigureAwait(false);
            budget.Resume(paused);
            for (int i = 0; i < work.Length; i++)
                read[work[i].Index] = done[i];
        }
        bool hasText = read.Exists(page => page.Rows.Count > 0);
        foreach ((string reason, List<int> failed) in _failures)
        {
            string which = $"{(failed.Count == 1 ? "page" : "pages")} {string.Join(", ", failed.Order().Select(page => page.ToString(CultureInfo.InvariantCulture)))}";
            if (!hasText)
                throw new PdfException($"it has no text, and the pictures on {which} could not be read. {reason}");
            content.Fail(new LoadFailure(which, reason));
        }
        return read;
    }

    /// <summary>Whether a page shows pictures and no text, or one as large as a scan, and no more text than a stamp or a page number.</summary>
    private static bool IsScanned(PageText page) => page.Pictures.Count > 0
        && (page.Rows.Count == 0 || (page.Pictures[0].Area >= LeastOfPage * page.Area && page.Rows.Sum(rows => rows.Sum(row => row.Text.Length)) <= MostLetters));

    private List<(PagePicture Picture, OcrImage Image)> Unpack(PageText page)
    {
        List<(PagePicture, OcrImage)> pictures = [];
        foreach (PagePicture picture in page.Pictures.Take(MaxPictures).Where(picture => picture.Area >= LeastOfPicture * page.Area))
        {
            if (PictureReader.Read(picture, budget) is { } image)
                pictures.Add((picture, image));
        }
        return pictures;
    }

    private async Task<PageText> RecogniseAsync(PageText page, List<(PagePicture Picture, OcrImage Image)> pictures, CancellationToken cancellationToken)
    {
        List<Word> words = [];
        double? confidence = null;
        foreach ((PagePicture picture, OcrImage image) in pictures)
        {
            try
            {
                OcrText text = await engine.RecogniseAsync(image, cancellationToken).ConfigureAwait(false);
                words.AddRange(PictureWords.Place(text, image, picture));
                confidence = confidence is null || text.Confidence < confidence ? text.Confidence ?? confidence : confidence;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                Note(e.Message, page.Number);
            }
        }
        if (words.Count == 0)
            return page;
        return page with { Rows = [RowBuilder.Build(words, []), .. page.Rows], IsRecognised = true, Confidence = confidence };
    }

    private void Note(string reason, int page)
    {
        lock (_failures)
        {
            if (!_failures.TryGetValue(reason, out List<int>? pages))
                _failures[reason] = pages = [];
            if (!pages.Contains(page))
                pages.Add(page);
        }
    }
}
