package measure

// fold returns the characters that the tables are written in: half width, simplified, one kind of space and
// of hyphen. It maps one character to one, so that positions stay.
func fold(c rune) rune {
	if c < 0x80 {
		switch c {
		case '\t', '\n', '\r', '\f', '\v':
			return ' '
		}
		return c
	}
	switch {
	case c >= 0xFF01 && c <= 0xFF5E:
		return c - 0xFF01 + '!'
	case c >= 0x2000 && c <= 0x200A, c == 0xA0, c == 0x202F, c == 0x205F, c == 0x3000:
		return ' '
	}
	switch c {
	case 0x2010, 0x2011, 0xAD:
		return '-'
	case 0x2012, 0x2013, 0x2E3A:
		return '–'
	case 0x2014, 0x2015, 0x2E3B:
		return '—'
	case 0x2212:
		return '−'
	case '∼', '〜', '～':
		return '~'
	case 0xFFE5:
		return '¥'
	case 'μ':
		return 'µ'
	case '‘', '’':
		return '\''
	case '⋅', '∙', '・', '•':
		return '·'
	case '╱', '∕':
		return '/'
	}
	if s, ok := simplified[c]; ok {
		return s
	}
	return c
}

// simplified maps the traditional characters of the tables to simplified ones.
var simplified = pairs( //nolint:gochecknoglobals // a table that is never written
	"萬億個這們來時會國為對發電說過見從動現開關業產東車馬風飛機與專兩嚴豐舉義樂習書買亂爭亞價眾優傷傳體內軍農決況淨準減幾創別辦務動醫華協單賣壓廠歷縣雙號員響團園圍圖場塊聲處備複夠頭奪獎寧寶實審寬導將爾層歲島幣師帶幫應廢強錄徹徑總惡願戰戶擴掃揚報擬擇損換據數斷無舊顯晉術權條構標樣樹橋檢樓歡歐氣漢湯溝沒澤測濟濃漲溫灣濕滿熱愛環畫療監盤離種積稱穩競筆簽簡類約級線組經結給統繼續維綜縮網羅職聯腦節蘇範薦藥獲營補裝規視覽計訂認讓訓議訊記許論設訪證評識訴詞試話該詳語誤請諸讀課誰調談謝負財責敗賬貨質購貴費資賽趨躍轉輪軟較輸邊達遷運還進遠違連遲適選遞遺鄰鄭釋鐘鋼錢鐵銀銷鎖錯鍵鎮長門間聞陽陰階際陸險隨難霧靜項須預領頻題額館驗魚雞麥黃齊龍顆張輛臺噸碼鍋爐煙燈魯倫鎊圓餘逾億頓萬壹貳參肆陸佰仟兩參約從終漲跌翻餘層棟間盧韓紐諾錶頂佔夠盡僅達顧總區擎擁參維絕僅幀訪問題組齡週禮曆詢",
	"万亿个这们来时会国为对发电说过见从动现开关业产东车马风飞机与专两严丰举义乐习书买乱争亚价众优伤传体内军农决况净准减几创别办务动医华协单卖压厂历县双号员响团园围图场块声处备复够头夺奖宁宝实审宽导将尔层岁岛币师带帮应废强录彻径总恶愿战户扩扫扬报拟择损换据数断无旧显晋术权条构标样树桥检楼欢欧气汉汤沟没泽测济浓涨温湾湿满热爱环画疗监盘离种积称稳竞笔签简类约级线组经结给统继续维综缩网罗职联脑节苏范荐药获营补装规视览计订认让训议讯记许论设访证评识诉词试话该详语误请诸读课谁调谈谢负财责败账货质购贵费资赛趋跃转轮软较输边达迁运还进远违连迟适选递遗邻郑释钟钢钱铁银销锁错键镇长门间闻阳阴阶际陆险随难雾静项须预领频题额馆验鱼鸡麦黄齐龙颗张辆台吨码锅炉烟灯鲁伦镑圆余逾亿顿万一二参四陆百千两参约从终涨跌翻余层栋间卢韩纽诺表顶占够尽仅达顾总区擎拥参维绝仅帧访问题组龄周礼历询",
)

// pairs returns the map from each character of the first text to that of the second.
func pairs(from, to string) map[rune]rune {
	m := make(map[rune]rune, 512)
	b := []rune(to)
	for i, c := range []rune(from) {
		if i < len(b) && b[i] != c {
			m[c] = b[i]
		}
	}
	return m
}

// lower returns the small Latin letter of a character.
func lower(c rune) rune {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// isDigit reports an ASCII digit; full-width ones are folded before.
func isDigit(c rune) bool { return c >= '0' && c <= '9' }

// isLetter reports a Latin letter.
func isLetter(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xC0 && c <= 0x24F && c != '×' && c != '÷'
}

// isHan reports a Chinese character.
func isHan(c rune) bool {
	return c >= 0x4E00 && c <= 0x9FFF || c >= 0x3400 && c <= 0x4DBF || c == '〇'
}

// isPause reports a mark at which a phrase ends.
func isPause(c rune) bool {
	switch c {
	case ',', '.', ';', ':', '!', '?', '，', '。', '；', '：', '！', '？', '、', '(', ')', '（', '）', '[', ']', '【', '】', '{', '}', '<', '>', '《', '》', '“', '”', '"', '…', '|':
		return true
	}
	return false
}
