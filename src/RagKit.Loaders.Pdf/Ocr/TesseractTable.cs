using System.Globalization;

namespace RagKit.Ocr;

/// <summary>Reads the table that Tesseract writes as <c>tsv</c>: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.</summary>
internal static class TesseractTable
{
    private const int Columns = 12;
    private const string WordLevel = "5";

    public static OcrText Read(string table)
    {
        List<OcrLine> lines = [];
        List<OcrWord> open = [];
        string? place = null;
        foreach (string row in table.Split('\n'))
        {
            string[] fields = row.TrimEnd('\r').Split('\t', Columns);
            if (fields.Length < Columns || fields[0] != WordLevel || string.IsNullOrWhiteSpace(fields[11]))
                continue;
            string own = string.Join('.', fields[1..5]);
            if (own != place && open.Count > 0)
            {
                lines.Add(new OcrLine(open));
                open = [];
            }
            place = own;
            double confidence = Number(fields[10]);
            open.Add(new OcrWord(fields[11].Trim())
            {
                Box = new OcrBox(Number(fields[6]), Number(fields[7]), Number(fields[8]), Number(fields[9])),
                Confidence = confidence is >= 0 and <= 100 ? confidence / 100 : null,
            });
        }
        if (open.Count > 0)
            lines.Add(new OcrLine(open));
        return new OcrText(lines);
    }

    private static double Number(string field) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : -1;
}
