using RagKit.Ocr;
using RagKit.Pictures;

namespace RagKit.Layout;

/// <summary>Puts the words that an engine read in a picture onto the page, as if they had been drawn there.</summary>
internal static class PictureWords
{
    private const float SizeOfHeight = 0.8f;
    private const float DescentOfHeight = 0.2f;
    private const float LikeOthers = 0.4f;
    private const float PlainSize = 10;
    private const float PlainLeading = 12;
    private const float ParagraphLeading = 24;
    private const float PlainWidth = 5;
    private const int MaxWords = 100_000;

    public static List<Word> Place(OcrText text, OcrImage image, PagePicture picture)
    {
        (double left, double bottom, double right, double top) = picture.Box;
        (double scaleX, double scaleY) = ((right - left) / image.Width, (top - bottom) / image.Height);
        List<Word> words = [];
        float usual = UsualHeight(text, scaleY);
        float plain = (float)top;
        foreach (OcrLine line in text.Lines)
        {
            OcrBox[] boxes = [.. line.Words.Where(word => word.Box is not null).Select(word => word.Box!.Value)];
            if (boxes.Length < line.Words.Count || boxes.Length == 0)
            {
                plain -= line.Words.Count > 0 ? PlainLeading : ParagraphLeading;
                PlaceInOrder(line, (float)left, plain, words);
                continue;
            }
            (double upper, double lower) = (boxes.Min(box => box.Y), boxes.Max(box => box.Y + box.Height));
            float height = (float)((lower - upper) * scaleY);
            // A line's height depends on whether it has tall letters: lines that are about as high as most are of one size.
            height = Math.Abs(height - usual) < LikeOthers * usual ? usual : height;
            float y = (float)(top - (lower * scaleY)) + (DescentOfHeight * height);
            foreach (OcrWord word in line.Words)
            {
                float x = (float)(left + (word.Box!.Value.X * scaleX));
                Add(words, word.Text, x, x + (float)(word.Box.Value.Width * scaleX), y, SizeOfHeight * height);
            }
        }
        return words;
    }

    private static void PlaceInOrder(OcrLine line, float x, float y, List<Word> words)
    {
        foreach (OcrWord word in line.Words)
        {
            float end = x + (word.Text.Length * PlainWidth);
            Add(words, word.Text, x, end, y, PlainSize);
            x = end + PlainWidth;
        }
    }

    private static void Add(List<Word> words, string text, float x, float end, float y, float size)
    {
        if (words.Count < MaxWords && text.Length > 0 && size is > 0.01f and < 5000)
            words.Add(new Word(text, x, end, y, size, IsBold: false, IsMonospaced: false, HasSpaceBehind: true));
    }

    private static float UsualHeight(OcrText text, double scale)
    {
        double[] heights = [.. text.Lines.SelectMany(line => line.Words).Where(word => word.Box is { Height: > 0 }).Select(word => word.Box!.Value.Height).Order()];
        // Words without tall letters are lower than their line.
        return heights.Length == 0 ? 0 : (float)(heights[heights.Length * 2 / 3] * scale * 1.2);
    }
}
