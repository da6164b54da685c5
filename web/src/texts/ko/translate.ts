import type { translate as english } from '../en/translate';

export const translate = {
  title: '번역기는 어디를 볼까요?',
  lead: '작은 신경망이 번역해요. 한 번에 한 단어씩 쓰고, 단어를 쓰기 전마다 원문의 어느 단어가 중요한지 정해요. 아무 문장이나 써서 어떻게 정하는지 지켜보세요.',
  translator: '번역기',
  pair: {
    label: '언어',
    from: '출발 언어',
    to: '도착 언어',
    swap: '언어 바꾸기',
    cannotSwap: '언어 바꾸기: 반대 방향으로 번역하는 모델이 없어요',
    size: (name: string, size: string) => `${name} (${size})`,
    over: (name: string, pivot: string) => `${name}, ${pivot} 경유`,
  },
  sides: {
    'x-date': '날짜',
    'x-iso8601': 'ISO\u00a08601',
    'x-arpabet': '발음 기호',
    'x-my-date': '날짜 (내 모델)',
    'x-letters': '글자',
    'x-reversal': '거꾸로 쓴 글자',
    'x-copy': '베껴 쓴 글자',
    'x-spelling': '철자',
    'x-input': '입력',
    'x-output': '출력',
  },
  source: {
    label: '번역할 글',
    placeholder: '글을 써 보세요…',
  },
  result: {
    label: '번역',
    click: '단어를 클릭하면 다른 단어를 고를 수 있어요.',
    tap: '단어를 누르면 다른 단어를 고를 수 있어요.',
    mistakes: '작은 모델이라 틀릴 때도 있어요.',
    keys: '화살표 키로 단어를 옮겨 다니고, Enter 키로 다른 단어를 고를 수 있어요.',
    placeholder: {
      word: '글을 쓰면 바로 번역돼요.',
      character: '글을 쓰면 날짜가 바로 나와요.',
      sound: '단어를 쓰면 발음이 바로 나와요.',
    },
    writtenIn: (duration: string) => `${duration} 걸림`,
    copy: '복사',
    copied: '복사했어요',
    undo: '선택 취소',
  },
  loading: {
    unknown: '모델을 내려받고 있어요',
    share: (share: string, size: string) => `모델 내려받는 중: ${size} 중 ${share}`,
  },
  retry: '다시 시도',
  current: '지금 번역',
  words: {
    title: (word: string) => `‘${word}’ 대신`,
    waiting: '모델에게 묻고 있어요…',
    none: '모델이 보기에 이 자리에 올 다른 단어가 없어요.',
    close: '닫기',
  },
  nBest: {
    show: '다른 번역',
    note: '번역문 전체의 확률이에요.',
    choose: '이 번역 쓰기',
  },
  examples: '써 볼 만한 예문',
  look: {
    title: '어디를 봤을까요?',
    note: {
      word: '행은 모델이 쓴 단어, 열은 모델이 읽은 부분이에요. 색이 뚜렷할수록 그곳을 더 많이 봤어요.',
      character:
        '행은 모델이 쓴 글자, 열은 모델이 읽은 부분이에요. 색이 뚜렷할수록 그곳을 더 많이 봤어요.',
      sound:
        '행은 모델이 쓴 소리, 열은 모델이 읽은 부분이에요. 색이 뚜렷할수록 그곳을 더 많이 봤어요.',
    },
    sentence: (sentence: number, count: number) => `문장 ${count}개 중 ${sentence}번째`,
    inside: '이 문장 속 들여다보기',
    previous: '이전 문장',
    next: '다음 문장',
    step: '단계',
    steps: (source: string, target: string) => `${source} → ${target}`,
    attentionOf: '어텐션 헤드',
    pieces: '모델이 실제로 보는 단어 조각 보기',
    keys: '화살표 키로 칸을 옮겨 다니고, Home과 End 키로 행의 양 끝으로 가요.',
    head: (layer: number, head: number) => `${layer}층 ${head}번 헤드`,
    alignmentHead: (name: string) => `정렬 헤드(${name})`,
    meanOfHeads: (layer: number) => `${layer}층, 모든 헤드의 평균`,
  },
  inWords: {
    title: '말로 풀어 보면',
    from: ' ← ',
    sure: {
      word: '번역문에서 단어 아래의 선은 모델이 그 단어를 확신한 만큼 길어요. 선이 짧으면 짐작한 거예요.',
      character:
        '결과에서 글자 아래의 선은 모델이 그 글자를 확신한 만큼 길어요. 선이 짧으면 짐작한 거예요.',
      sound:
        '결과에서 소리 아래의 선은 모델이 그 소리를 확신한 만큼 길어요. 선이 짧으면 짐작한 거예요.',
    },
  },
  notice: '눈여겨볼 점',
  hints: {
    pairs: {
      'fr-en':
        '대각선이 곧게 뻗으면 두 언어의 어순이 같다는 뜻이에요. 길이 굽거나 되돌아가면 어순이 다른 거예요. 프랑스어는 형용사를 대개 명사 뒤에 두고, 부정할 때는 두 단어로 동사를 감싸요.',
      'de-en':
        '독일어는 동사를 문장 끝까지 아껴 두지만 영어는 두 번째에 써요. 그 자리에서 길이 앞으로 건너뛰었다가 돌아와요. 독일어는 명사를 붙여 한 단어로 만들기도 해서, 영어 두 단어가 그 한 단어를 함께 봐요.',
      'es-en':
        '스페인어는 동사 끝을 보면 누가 하는 일인지 알 수 있어서 주어를 잘 쓰지 않아요. 주어가 없을 때 “I”와 “we”가 어디를 보는지 찾아보세요. 물음표는 문장 앞에도 오고, 형용사는 대개 명사 뒤에 와요.',
      'en-fr':
        '프랑스어는 같은 말에 단어를 더 많이 써요. “not”은 동사를 둘러싼 두 단어가 되고, 거의 모든 명사에 관사가 붙어요. 관사는 명사의 성에 따라 달라지니, 관사를 쓸 때 모델은 명사를 봐야 해요.',
      dates:
        '이 모델에게 달이 무엇인지 알려 준 사람은 없어요. 예시만 보고 “JAN”은 “01”이 되고 연도가 맨 앞에 온다는 것, 표기가 달라도 각 숫자를 어디서 찾을지를 배웠어요. 빗금으로 나눈 날짜는 미국식으로 월, 일, 연도 순으로 읽어요.',
      g2p: '영어는 글자 26개로 소리 39개를 적어요. 여기서는 미국의 기계용 발음 사전처럼 ARPAbet으로 적어요(HH는 house의 h, AH는 but의 u). 어떤 소리도 보지 않는 글자, 둘이서 한 소리를 내는 글자, 앞의 모음을 바꾸는 단어 끝의 e를 찾아보세요.',
    },
    pivot: (pivot: string) =>
      `두 언어를 모두 아는 모델이 없어서 두 모델이 이어서 번역해요. 첫 모델이 ${pivot} 문장을 쓰면, 둘째 모델이 그것을 읽고 번역해요. 영어의 “you”가 한 사람인지 여럿인지 알 수 없듯이, 중간 언어가 구별하지 않는 것은 도중에 사라져요. 단계를 고르면 단계마다 지도를 볼 수 있어요.`,
    own: '직접 연 모델이에요. 대각선이 곧게 뻗으면 양쪽의 순서가 같다는 뜻이에요. 길이 굽는 곳과 단어 아래의 선이 짧은 곳을 살펴보세요.',
  },
  model: {
    title: '모델',
    titles: '모델',
    name: '이름',
    parameters: '매개변수',
    download: '내려받는 크기',
    engine: '엔진',
    engines: { relaxed: 'WebAssembly, relaxed SIMD', simd: 'WebAssembly, SIMD' },
    licence: '라이선스',
    learnedFrom: '학습 자료',
  },
  own: {
    title: '다른 모델 쓰기',
    note: '여기서 학습시킨 모델처럼 직접 만든 모델이나 Mozilla의 모델을 열 수 있어요. 어디에도 업로드하지 않아요.',
    file: '모델 파일',
    fileNote:
      '.safetensors 파일 하나를 고르거나, Mozilla 모델의 파일을 함께 고르세요: model.*.bin, vocab.*.spm, 있으면 lex.*.bin. gzip으로 압축한 파일도 돼요.',
    address: '또는 주소',
    addressNote:
      '.safetensors 파일이나 Mozilla 모델 목록(models.json)의 주소예요. 어느 서버에서 받을 수 있는지는 이 사이트의 정책이 정해요.',
    open: '열기',
    opening: '여는 중…',
    added: (pair: string) => `준비됐어요: ${pair}. 페이지를 새로고침할 때까지 이 모델을 써요.`,
    listed: (count: number) => `이제 위에서 모델 ${count}개를 더 고를 수 있어요.`,
    failure: {
      noAddress: 'http나 https 주소가 아니에요.',
      blocked: (origin: string) =>
        `이 사이트의 정책 때문에 ${origin}에서는 아무것도 받을 수 없어요. 파일을 내려받아 여기서 여세요. 이 사이트의 관리자라면 connect-src에 ${origin} 주소를 추가하세요.`,
      incomplete:
        'Mozilla 모델에는 적어도 가중치(model.*.bin)와 어휘(vocab.*.spm)가 필요해요. 모든 파일을 함께 고르세요.',
      unknownFile: (name: string) =>
        `${name}: 모델 파일이 아니에요. .safetensors 파일이나 Mozilla 모델의 .bin 파일과 .spm 파일을 고르세요.`,
    },
  },
} satisfies typeof english;
